/** The page's side of the boundary between page and worker. */
import type { Event } from './events.ts';
import type { Failure } from './failure.ts';
import type { Answer, Command, Details, FromWorker, RequestName, ToWorker } from './requests.ts';

/** A request that failed; the message is a sentence for the visitor. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  constructor(
    readonly request: RequestName,
    readonly failure: Failure,
  ) {
    super(failure.message);
  }
}

export interface Client {
  /** @throws {RequestError} when the request fails, or the worker is gone. */
  request<N extends RequestName>(name: N, ...ask: Details<N>): Promise<Answer<N>>;
}

export interface TrainingClient extends Client {
  /**
   * Ends the worker and starts another one, which gets all later requests. Returns a function that fails those
   * that the old one has not answered.
   */
  restart(): (failure: Failure) => void;
  /** Ends the worker for good: fails what waits and all that is asked later. @param why it ended; may be empty. */
  close(why: string): void;
}

interface Open {
  name: RequestName;
  resolve(answer: unknown): void;
  reject(error: RequestError): void;
}

/** Gives each request an id, and brings each answer to the request with that id. */
export class Requester implements Client {
  private lastId = 0;
  private readonly open = new Map<number, Open>();
  private gone: Failure | undefined;

  /** @param post sends a request to the worker. The worker's messages go into `receive`. */
  constructor(
    private readonly post: (asked: ToWorker) => void,
    private readonly onEvent: (event: Event) => void,
  ) {}

  request<N extends RequestName>(name: N, ...[ask]: Details<N>): Promise<Answer<N>> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.gone) return reject(new RequestError(name, this.gone));
      const id = ++this.lastId;
      this.open.set(id, { name, resolve, reject });
      this.post({ id, command: { type: name, ...(ask as object) } as Command });
    }) as Promise<Answer<N>>;
  }

  receive(told: FromWorker): void {
    if ('event' in told) return this.onEvent(told.event);
    const request = this.open.get(told.id);
    this.open.delete(told.id);
    if ('failure' in told) request?.reject(new RequestError(request.name, told.failure));
    else request?.resolve(told.answer);
  }

  /** Nothing will answer the requests that wait now. Returns a function that fails them. */
  abandon(): (failure: Failure) => void {
    const abandoned = [...this.open.values()];
    this.open.clear();
    return (failure) => {
      for (const { name, reject } of abandoned) reject(new RequestError(name, failure));
    };
  }

  /** The worker is gone: fails the requests that wait, and all later ones. */
  end(failure: Failure): void {
    this.gone = failure;
    this.onEvent({ type: 'failed', failure });
    this.abandon()(failure);
  }
}

/**
 * Starts the training worker.
 * @param onEvent gets every event.
 * @param onEnd is called when the worker cannot be loaded or throws an error that nothing catches. It gets the
 * error's message, if there is one. The caller then starts another worker, or closes this one.
 */
export function connect(onEvent: (event: Event) => void, onEnd: (why: string) => void): TrainingClient {
  let worker: Worker;
  const requester = new Requester((asked) => worker.postMessage(asked), onEvent);
  const start = () => {
    worker = new Worker(new URL('../worker/training.worker.ts', import.meta.url), {
      type: 'module',
      name: 'training',
    });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => requester.receive(data);
    worker.onerror = (event) => {
      // The page shows the error, so the browser need not log it.
      event.preventDefault();
      onEnd(event.message);
    };
  };
  const stop = () => {
    worker.onmessage = worker.onerror = null;
    worker.terminate();
  };
  start();
  return {
    request: (name, ...ask) => requester.request(name, ...ask),
    restart() {
      stop();
      start();
      return requester.abandon();
    },
    close(why) {
      stop();
      requester.end({
        kind: 'WorkerError',
        message: `The training thread stopped${why && `: ${why}`}. Reload the page to start again.`,
        remedies: ['reload'],
      });
    },
  };
}
