/** Joins the page to the training worker: events and the visitor's actions in, one state out. */

import type { connect } from '../contract/client.ts';
import type { Command } from '../contract/requests.ts';
import { type Action, INITIAL_STATE, type PageState, reduce } from './state.ts';

export interface Store {
  getState(): PageState;
  /** Calls `listener` after each change; returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** Calls `listener` with each action, once the state is the one after it; returns what ends that. */
  listen(listener: (action: Action) => void): () => void;
  dispatch(action: Action): void;
  /** To the worker, and into the state as a `sent` action. */
  send(command: Command): void;
}

/** @param opened what the page opens with, apart from its defaults. */
export function createStore(connectWorker: typeof connect, opened: Partial<PageState> = {}): Store {
  let state: PageState = { ...INITIAL_STATE, ...opened };
  const listeners = new Set<() => void>();
  const actionListeners = new Set<(action: Action) => void>();
  const dispatch = (action: Action) => {
    const next = reduce(state, action);
    if (next !== state) {
      state = next;
      for (const listener of listeners) listener();
    }
    for (const listener of actionListeners) listener(action);
  };
  const worker = connectWorker(dispatch);
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listen(listener) {
      actionListeners.add(listener);
      return () => actionListeners.delete(listener);
    },
    dispatch,
    send(command) {
      dispatch({ type: 'sent', command });
      worker.send(command);
    },
  };
}
