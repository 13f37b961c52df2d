/** What a pool's owner writes into memory before it runs a program. */
import { type Address, type Layout, MOST_ROWS } from './layout.ts';

/** Rows that a program works on together: a batch, or a part of one. */
export interface Rows {
  /** How many rows; at most `MOST_ROWS`. */
  rows: number;
  /** Address of the examples' numbers in the split; 0: the rows are consecutive examples from `first` on. */
  order: Address;
  first: number;
  /** Addresses of the split's bytes: `[examples, inputs]` and `[examples]`. */
  images: Address;
  labels: Address;
  /** The first row's position in the whole batch. */
  place: number;
  /** Rows of the whole batch. */
  batchRows: number;
  seed: number;
  /** Counts over the whole run; drives dropout. */
  step: number;
  /** True: dropout and gradients. False: probabilities. */
  training: boolean;
}

const ROWS_WORDS = 12;

/** Takes memory for the `Rows` of a program. */
export function takeRows(layout: Layout): Address {
  return layout.take(4 * ROWS_WORDS);
}

export function writeRows(memory: WebAssembly.Memory, address: Address, rows: Rows): void {
  const { order, first, images, labels, place, batchRows, seed, step, training } = rows;
  if (rows.rows < 1 || rows.rows > MOST_ROWS) {
    throw new RangeError(`Kernels take 1 to ${MOST_ROWS} rows at once, not ${rows.rows}.`);
  }
  const isLast = place + rows.rows >= batchRows;
  new Int32Array(memory.buffer, address, ROWS_WORDS).set([
    ...[rows.rows, order, first, images, labels, place, seed, step],
    ...[Number(training), batchRows, Number(place === 0), Number(isLast)],
  ]);
}

/** Each thread's own memory. kernels/sparse.ts needs most: 32 rows of 128 units. */
const SCRATCH_BYTES = 32 * 128 * 16 + 192;
/** Words of the control block, and the positions of those that are written later. */
const CONTROL_WORDS = 11;
const [ARRIVED, THREADS, LOST, PROGRAM, ROWS] = [1, 2, 3, 4, 5] as const;

export interface Waiting {
  /** How many loops a thread spins before it sleeps. */
  spins: number;
  /** How many milliseconds a thread waits for a missing thread before it gives up. */
  patience: number;
}

const WAITING: Waiting = { spins: 20_000, patience: 10_000 };

/** The memory block that the threads of a pool share. */
export class Control {
  readonly address: Address;

  /** Takes memory for so many threads. */
  constructor(layout: Layout, threads: number, { spins, patience }: Waiting = WAITING) {
    const scratch = layout.take(threads * SCRATCH_BYTES);
    this.address = layout.words([0, 0, threads, 0, 0, 0, scratch, SCRATCH_BYTES, spins, patience, 0]);
  }

  /** Sets the next job. */
  set(memory: WebAssembly.Memory, threads: number, program: Address, rows: Address): void {
    const words = this.words(memory);
    words[THREADS] = threads;
    // `threads` no longer counts a thread that died between two jobs, so nothing waits for it.
    words[LOST] = 0;
    words[PROGRAM] = program;
    words[ROWS] = rows;
  }

  private words(memory: WebAssembly.Memory): Int32Array {
    return new Int32Array(memory.buffer, this.address, CONTROL_WORDS);
  }
}

/** Wakes the threads that wait at a barrier, because one thread will never arrive. */
export function giveUp(memory: WebAssembly.Memory, control: Address): void {
  const words = new Int32Array(memory.buffer, control, CONTROL_WORDS);
  Atomics.store(words, LOST, 1);
  Atomics.notify(words, ARRIVED);
}
