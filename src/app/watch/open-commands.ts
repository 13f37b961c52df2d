/** Knows which requests the worker has not answered yet. */
import type { Command } from '../../contract/requests.ts';
import type { Store } from '../store.ts';

/** @returns a function that gives the requests that wait now, oldest first. */
export function followCommands({ listen }: Pick<Store, 'listen'>): () => readonly Command[] {
  const open = new Set<Command>();
  listen((action) => {
    if (action.type === 'sent') open.add(action.command);
    else if (action.type === 'answered' || action.type === 'request-failed') open.delete(action.command);
  });
  return () => [...open];
}
