/** What a job's owner writes for the kernels before it runs a program. */
import { type Address, type Layout, MOST_ROWS } from './layout.ts';

/** Rows that are worked on together: a batch, or a part of one. */
export interface Rows {
  /** How many, at most `MOST_ROWS`. */
  rows: number;
  /** Where the numbers of their examples lie; 0: they follow each other from `first` on. */
  order: Address;
  first: number;
  /** The split, as bytes: `[examples, inputs]`, `[examples]`. */
  images: Address;
  labels: Address;
  /** Row of the whole batch that the first one is, and how many that has. */
  place: number;
  batchRows: number;
  seed: number;
  /** Counts over the whole run; drives dropout. */
  step: number;
  /** Dropout and gradients, or else probabilities. */
  training: boolean;
}

const ROWS_WORDS = 12;

/** Room for the `Rows` that a program is about. */
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

/** Memory of each thread's own. The largest user is kernels/sparse.ts: 32 rows of 128 units. */
const SCRATCH_BYTES = 32 * 128 * 16 + 192;
/** Words of the control block, and the places of those that are written later. */
const CONTROL_WORDS = 11;
const [ARRIVED, THREADS, LOST, PROGRAM, ROWS] = [1, 2, 3, 4, 5] as const;

export interface Waiting {
  /** Turns of a loop that a thread waits before it goes to sleep. */
  spins: number;
  /** Milliseconds before a thread that does not come is given up. */
  patience: number;
}

const WAITING: Waiting = { spins: 20_000, patience: 20_000 };

/** What the threads of a pool share. */
export class Control {
  readonly address: Address;

  /** Takes room for so many threads. */
  constructor(layout: Layout, threads: number, { spins, patience }: Waiting = WAITING) {
    const scratch = layout.take(threads * SCRATCH_BYTES);
    this.address = layout.words([0, 0, threads, 0, 0, 0, scratch, SCRATCH_BYTES, spins, patience, 0]);
  }

  /** Says what the next job is. */
  set(memory: WebAssembly.Memory, threads: number, program: Address, rows: Address): void {
    const words = this.words(memory);
    words[THREADS] = threads;
    // One that died between two jobs is not missed in this one.
    words[LOST] = 0;
    words[PROGRAM] = program;
    words[ROWS] = rows;
  }

  private words(memory: WebAssembly.Memory): Int32Array {
    return new Int32Array(memory.buffer, this.address, CONTROL_WORDS);
  }
}

/** Tells the threads that wait at a barrier that one of them will never come. */
export function giveUp(memory: WebAssembly.Memory, control: Address): void {
  const words = new Int32Array(memory.buffer, control, CONTROL_WORDS);
  Atomics.store(words, LOST, 1);
  Atomics.notify(words, ARRIVED);
}
