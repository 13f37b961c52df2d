/**
 * Threads that run programs together, in one shared memory. The owner is one of them: it must be a
 * worker itself, since a page may not wait.
 */

import { Control, type Waiting } from './control.ts';
import { instantiate, type KernelExports, type Kernels } from './exports.ts';
import type { Address, Layout } from './layout.ts';

/** A thread died in the middle of a job: what the memory holds is half done. */
export class ThreadLostError extends Error {
  override readonly name = 'ThreadLostError';
  constructor() {
    super('A thread of the processor stopped in the middle of a step. Go on from the last whole epoch.');
  }
}

/** What a helper is told: to wait for work in the kernels. */
export interface Start {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: Address;
  thread: number;
}

/** A thread beside the owner's. */
export interface Helper {
  worker: { terminate(): unknown };
  /** False when it did not start, or has reported its end. */
  alive: boolean;
}

export interface PoolOptions {
  threads: number;
  waiting?: Waiting;
  /** Starts a helper; settles when it waits for work, or will not come. */
  start: (start: Start) => Promise<Helper>;
}

/**
 * Makes the memory that `layout` asks for, and starts so many threads on it: one where memory cannot be
 * shared, fewer where some do not start.
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

  /** Use `startPool`. */
  constructor(
    readonly memory: WebAssembly.Memory,
    private readonly kernels: KernelExports,
    private readonly control: Control,
    private readonly helpers: readonly Helper[],
  ) {}

  /** Those that live. */
  get threads(): number {
    return 1 + this.helpers.filter(({ alive }) => alive).length;
  }

  /** A sentence when there are fewer threads than were asked for. */
  get note(): string | undefined {
    const wanted = 1 + this.helpers.length;
    if (this.threads === wanted) return undefined;
    return `Only ${this.threads} of ${wanted} processor threads could be had.`;
  }

  /**
   * Runs a program on the rows that were written to `rows`; returns when it is done. A thread that has
   * died since the last one leaves its work to the others.
   * @throws {ThreadLostError} then, too, when it is run again.
   */
  run(program: Address, rows: Address): void {
    if (this.broken) throw new ThreadLostError();
    this.control.set(this.memory, this.threads, program, rows);
    // Whatever happens on the way, only a whole job leaves the memory in order.
    this.broken = true;
    if (this.kernels.run(this.control.address) !== 0) throw new ThreadLostError();
    this.broken = false;
  }

  /** Ends the helpers; the memory goes when nobody holds it. */
  dispose(): void {
    this.broken = true;
    for (const { worker } of this.helpers) worker.terminate();
  }
}
