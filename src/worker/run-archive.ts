/** Keeps the states of runs in the browser's storage, one write after another, and reads them back. */
import type { Event } from '../contract/events.ts';
import type { StoredModel } from '../formats/stored-model.ts';
import { StorageError } from '../storage/database.ts';
import type { StateStore } from '../storage/state-store.ts';
import type { RunState } from '../training/run-state.ts';
import { NotKeptError } from './request-errors.ts';

export class RunArchive {
  /** The newest state of each run that storage does not have yet, by id. */
  private readonly unstored = new Map<string, RunState>();
  /** The runs whose newest state will be written. */
  private readonly queued = new Set<string>();
  private line: Promise<void> = Promise.resolve();

  constructor(
    private readonly emit: (event: Event) => void,
    private readonly storage: StateStore,
  ) {}

  /** Stores the state soon. If the next one comes before that, only the next one is stored. */
  keep(state: RunState): void {
    this.unstored.set(state.id, state);
    if (this.queued.has(state.id)) return;
    this.store(state.id).catch((error) => {
      if (!(error instanceof StorageError)) throw error;
      // The run goes on. Its next state is tried again, and its last one stays in memory.
      this.emit({ type: 'run-not-stored', id: state.id, refusal: error.refusal });
    });
  }

  /**
   * Resolves when storage has the newest state of that run.
   * @throws {StorageError} when the browser refuses it. It stays in memory, and can be stored later.
   */
  store(id: string): Promise<void> {
    this.queued.add(id);
    const written = this.line.then(async () => {
      this.queued.delete(id);
      const state = this.unstored.get(id);
      if (!state) return;
      await this.storage.save(state);
      if (this.unstored.get(id) === state) this.unstored.delete(id);
    });
    this.line = written.catch(() => {});
    return written;
  }

  /** Another tab stores that run from now on. */
  leave(id: string): void {
    this.unstored.delete(id);
  }

  /** The run was given up: removes its state. */
  discard(id: string): void {
    this.unstored.delete(id);
    this.line = this.line
      .then(() => this.storage.remove(id))
      .then(
        () => {},
        // The page offers to go on with it on the next visit, and can then discard it.
        () => {},
      );
  }

  /**
   * The state to go on from.
   * @throws {NotKeptError}, {NewerVersionError}, {StorageError}
   */
  async state(id: string): Promise<RunState> {
    const state = this.unstored.get(id) ?? (await this.storage.state(id));
    if (state) return state;
    throw new NotKeptError('This run cannot go on: its state was not kept, or is damaged. Train it again.');
  }

  /**
   * The network that a run has made.
   * @throws {NotKeptError}, {NewerVersionError}, {StorageError}
   */
  async model(id: string): Promise<StoredModel> {
    const state = this.unstored.get(id);
    if (state) {
      const { recipe, weights, steps, slots } = state;
      return { recipe, weights, optimizer: { steps, slots } };
    }
    const model = await this.storage.model(id);
    if (model) return model;
    throw new NotKeptError(
      'The weights of this run were not kept, or are damaged: only its curves can be shown.',
    );
  }
}
