/** The page’s end of the thread boundary. */

import type { Event } from './events.ts';
import type { Command } from './requests.ts';

export interface TrainingClient {
  send(command: Command): void;
  /** Ends the worker and everything it holds. */
  close(): void;
}

/** Starts the training worker; `onEvent` gets all that it reports, its own crash included. */
export function connect(onEvent: (event: Event) => void): TrainingClient {
  const worker = new Worker(new URL('../worker/training.worker.ts', import.meta.url), {
    type: 'module',
    name: 'training',
  });
  worker.onmessage = ({ data }: MessageEvent<Event>) => onEvent(data);
  worker.onerror = (event) => {
    // Without this the browser would only log it.
    event.preventDefault();
    onEvent({
      type: 'failed',
      failure: {
        kind: 'WorkerError',
        message: `The training thread stopped${event.message ? `: ${event.message}` : ' or could not be loaded.'} Reload the page to start again.`,
        remedies: ['reload'],
      },
    });
  };
  return {
    send: (command) => worker.postMessage(command),
    close: () => worker.terminate(),
  };
}
