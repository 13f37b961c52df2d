/**
 * Threads that run programs together in one shared memory. The owner is one of them. It must be a worker,
 * because a page may not wait.
 */

import { Control, type Waiting } from './control.ts';
import { instantiate, type KernelExports, type Kernels } from './exports.ts';
import type { Address, Layout } from './layout.ts';
import { ThreadLostError } from './thread-lost-error.ts';

/** What a helper needs to start. */
export interface Start {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: Address;
  thread: number;
}

/** A thread other than the owner's. */
export interface Helper {
  worker: { terminate(): unknown };
  /** False when it did not start or has reported its end. */
  alive: boolean;
}

export interface PoolOptions {
  threads: number;
  waiting?: Waiting;
  /** Starts a helper. Resolves when the helper waits for work or is given up. */
  start: (start: Start) => Promise<Helper>;
}

/**
 * Makes the memory of `layout` and starts so many threads on it. There is only one thread if memory cannot
 * be shared, and fewer if some do not start.
 * @throws {RangeError} when there is not enough memory.
 */
export async function startPool(
  { module, shared }: Kernels,
  layout: Layout,
  { threads, waiting, start }: PoolOptions,
): Promise<Pool> {
  const wanted = shared ? threads : 1;
  const control = new Control(layout, wanted, waiting);
  const memory = layout.memory(shared);
  const [kernels, ...helpers] = await Promise.all([
    instantiate(module, memory),
    ...Array.from({ length: wanted - 1 }, (_, i) =>
      start({ module, memory, control: control.address, thread: i + 1 }),
    ),
  ]);
  return new Pool(memory, kernels, control, helpers);
}

export class Pool {
  private broken = false;

  /** Call `startPool` instead. */
  constructor(
    readonly memory: WebAssembly.Memory,
    private readonly kernels: KernelExports,
    private readonly control: Control,
    private readonly helpers: readonly Helper[],
  ) {}

  /** The number of living threads. */
  get threads(): number {
    return 1 + this.helpers.filter(({ alive }) => alive).length;
  }

  /** A sentence, when fewer threads run than were wanted. */
  get note(): string | undefined {
    const wanted = 1 + this.helpers.length;
    if (this.threads === wanted) return undefined;
    return `Only ${this.threads} of ${wanted} processor threads could start.`;
  }

  /**
   * Runs a program on the rows that were written to `rows`, and returns when it is done. If a thread has
   * died since the last call, the others do its work.
   * @param alone the owner's thread does all the work; the others sleep.
   * @throws {ThreadLostError} when a thread dies during the call; then also at every later call.
   */
  run(program: Address, rows: Address, alone = false): void {
    if (this.broken) throw new ThreadLostError();
    this.control.set(this.memory, alone ? 1 : this.threads, program, rows);
    // Only a complete job leaves the memory in a good state, whatever error may occur.
    this.broken = true;
    if (this.kernels.run(this.control.address) !== 0) throw new ThreadLostError();
    this.broken = false;
  }

  /** Ends the helpers. The memory is freed with the last reference to it. */
  dispose(): void {
    this.broken = true;
    for (const { worker } of this.helpers) worker.terminate();
  }
}
