/** The engine in use: the visitor's choice, or the fastest. Another one takes its place when its device is lost. */
import type { BackendChoice, BackendName } from '../contract/backends.ts';
import type { Event } from '../contract/events.ts';
import type { Device } from '../training/run-state.ts';
import { BackendError, forgetEngine, type StartedEngine, startEngine } from './engine.ts';
import { toFailure } from './to-failure.ts';

/** How long a lost device has to report its loss, in milliseconds. */
const LOSS_GRACE = 300;

/** If a device is lost again within so many milliseconds, another backend takes its place. */
const RESTART_REST = 10_000;

interface Surroundings {
  emit(event: Event): void;
  /** Frees what the present engine holds, because it is about to end. */
  release(): void;
  /** Milliseconds of a step of the present network on the backend that runs now. */
  measureStep(): Promise<number>;
  /** The device was lost; no engine is there any more. */
  onLost(backend: BackendName, error: Error): void;
}

export class CurrentEngine {
  /** The newest choice in line. Earlier ones in line are skipped. */
  wanted: { backend: BackendChoice } | undefined;
  private choice: BackendChoice = 'auto';
  /** The last choice that could start. */
  private worked: BackendChoice = 'auto';
  private started: StartedEngine | undefined;
  private lost = new AbortController();
  /** When an engine was last started in the place of a lost one, by `Date.now()`. */
  private restarted = Number.NEGATIVE_INFINITY;
  /** The backends whose devices were lost again and again. They are not used until the visitor chooses. */
  private readonly unreliable = new Set<BackendName>();
  /** Milliseconds of a step on each backend that was tried. */
  private readonly trials = new Map<BackendName, number>();

  constructor(private readonly around: Surroundings) {}

  /** Undefined before the first one has started, and when the last one was lost or could not start. */
  get present(): StartedEngine | undefined {
    return this.started;
  }

  /** Aborted when the present engine's device is lost. */
  get lossSignal(): AbortSignal {
    return this.lost.signal;
  }

  get device(): Device | undefined {
    const { backend, adapter } = this.started?.engine ?? {};
    return backend && { backend, adapter: adapter ?? '' };
  }

  /** The visitor's choice; the next `start` follows it. */
  choose(choice: BackendChoice): void {
    this.choice = choice;
    this.unreliable.clear();
  }

  /** Notes that the backend's device was lost. If that was so a moment ago, too, the next `start` avoids it. */
  avoidIfLostAgain(backend: BackendName): void {
    const now = Date.now();
    if (now - this.restarted < RESTART_REST) {
      this.unreliable.add(backend);
      this.choice = 'auto';
    }
    this.restarted = now;
  }

  /**
   * Starts the chosen backend, and tells the page. If it cannot start, the present engine stays.
   * @throws {BackendError} when no backend can start.
   */
  async start(): Promise<void> {
    const started = await this.obtain(this.choice, this.worked, 'auto');
    this.worked = this.choice;
    if (started !== this.started) {
      this.started = started;
      void started.lost.then((error) => this.onLost(started, error));
    }
    this.tell();
  }

  /** Tells the page what runs. */
  tell(): void {
    const { started, around, choice, wanted } = this;
    if (started) around.emit({ type: 'engine', engine: started.engine, choice: wanted?.backend ?? choice });
  }

  /** Waits for the loss of the device: commands may fail on a lost device before it reports its loss. */
  async lossTold(): Promise<void> {
    const grace = new Promise((resolve) => setTimeout(resolve, LOSS_GRACE));
    await Promise.race([this.started?.lost, grace]);
  }

  /**
   * Starts the chosen backend. If that fails, tells the page and keeps the present backend. If there is
   * none, tries the other choices in order.
   */
  private async obtain(choice: BackendChoice, ...others: BackendChoice[]): Promise<StartedEngine> {
    try {
      const started = await startEngine(choice, {
        release: () => {
          this.around.release();
          this.started = undefined;
        },
        tryOut: (backend) => this.tryOut(backend),
        unreliable: this.unreliable,
      });
      this.choice = choice;
      return started;
    } catch (error) {
      const [next, ...rest] = others.filter((other) => other !== choice);
      if (!(error instanceof BackendError) || !(this.started || next)) throw error;
      if (choice === this.choice) this.around.emit({ type: 'backend-failed', failure: toFailure(error) });
      if (!this.started) return this.obtain(next as BackendChoice, ...rest);
      this.choice = this.worked;
      return this.started;
    }
  }

  /** Measures each backend once a visit. */
  private async tryOut(backend: BackendName): Promise<number> {
    const ms = this.trials.get(backend) ?? (await this.around.measureStep());
    this.trials.set(backend, ms);
    return ms;
  }

  private onLost(started: StartedEngine, error: Error): void {
    if (this.started !== started) return;
    const { backend } = started.engine;
    this.started = undefined;
    this.lost.abort(error);
    this.lost = new AbortController();
    this.around.onLost(backend, error);
    forgetEngine(backend);
  }
}
