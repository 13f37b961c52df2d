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
  /** Ends the worker and everything it holds. */
  close(): void;
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

  /** The worker is gone: fails the requests that wait, and all later ones. */
  end(failure: Failure): void {
    this.gone = failure;
    this.onEvent({ type: 'failed', failure });
    for (const { name, reject } of this.open.values()) reject(new RequestError(name, failure));
    this.open.clear();
  }
}

/** Starts the training worker; `onEvent` gets every event, and a failure if the worker crashes. */
export function connect(onEvent: (event: Event) => void): TrainingClient {
  const worker = new Worker(new URL('../worker/training.worker.ts', import.meta.url), {
    type: 'module',
    name: 'training',
  });
  const requester = new Requester((asked) => worker.postMessage(asked), onEvent);
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => requester.receive(data);
  worker.onerror = (event) => {
    // The page shows the error, so the browser need not log it.
    event.preventDefault();
    requester.end({
      kind: 'WorkerError',
      message: `The training thread stopped${event.message ? `: ${event.message}` : ' or could not be loaded.'} Reload the page to start again.`,
      remedies: ['reload'],
    });
  };
  return {
    request: (name, ...ask) => requester.request(name, ...ask),
    close: () => worker.terminate(),
  };
}
