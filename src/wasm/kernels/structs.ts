// What kernels read in memory. layout.ts, control.ts, program.ts and operations.ts write it, four bytes a field.

/**
 * Floats `[rows, width]` in panels of 32 columns. Element (r, c) lies at
 * `data + (c >> 5) * panel + r * 128 + (c & 31) * 4`. A panel has an odd number of rows, so that the
 * panels of one row lie in different sets of the cache. Columns from `width` to the next multiple of 8
 * are zero, and every kernel keeps them zero.
 */
export class Matrix {
  data: usize;
  panel: usize;
  width: i32;
}

/**
 * Rows of a batch as lists of entries. An entry has the byte offset of a kernel's row within a panel, and
 * the factor for that row. Entries come in blocks of `blockUnits` units, so that a block's kernel rows
 * stay in the first-level cache.
 */
export class Sparse {
  /** Row b's entries start at `entries + b * stride`: `[offset: u32, value: f32]`. */
  entries: usize;
  /** For each entry, in order: where its unit's gradient goes, and the slope that multiplies the gradient:
   * `[offset in a row's first panel: u32, slope: f32]`. Pixels have none. */
  slopes: usize;
  stride: usize;
  /** `[rows, blocks + 1]` addresses: where each of a row's blocks begins, and where the last one ends. */
  starts: usize;
  blocks: i32;
  blockUnits: i32;
  /** The distance between a unit's first and second kernel row; a pair has two for each unit. */
  half: i32;
  /** 2 for a pair, otherwise 1. */
  parts: i32;
  width: i32;
}

/** The entries of a batch, sorted by kernel row: `[offset of the batch row: u32, value: f32]`. */
export class Columns {
  /** Kernel row k's entries start at `entries + k * stride`. */
  entries: usize;
  stride: usize;
  /** `[kernel rows]` addresses: where each row's entries end. */
  ends: usize;
}

/** How a gradient changes weights. `slot1`, `slot2` and `gradient` are distances in bytes from the weights. */
export class Update {
  /** One of the optimizers in opcodes.ts. */
  optimizer: i32;
  /** The rates, as floats; see update.ts. */
  rates: usize;
  slot1: usize;
  slot2: usize;
  /** The array that sums the gradient when a batch comes in several parts. */
  gradient: usize;
}

/** Rows that the kernels compute together, at most 128. */
export class Batch {
  rows: i32;
  /** Address of the examples' numbers in the split; 0: the rows are consecutive examples. */
  order: usize;
  /** The first row's example, if there is no order. */
  first: i32;
  /** `[examples, inputs]` bytes */
  images: usize;
  /** `[examples]` bytes */
  labels: usize;
  /** The first row's position in the whole batch. */
  place: i32;
  seed: i32;
  /** Counts over the whole run; drives dropout. */
  step: i32;
  /** 1: dropout and gradients. 0: probabilities. */
  training: i32;
  /** Rows of the whole batch. */
  batchRows: i32;
  /** 1 for the first rows of a batch: the gradients start from zero. */
  fresh: i32;
  /** 1 for the last rows of a batch: the weights change. */
  last: i32;
}

/** The memory block that the threads of a pool share. */
export class ControlBlock {
  /** The number of jobs so far. */
  job: i32;
  /** The number of arrivals at barriers so far. */
  arrived: i32;
  threads: i32;
  /** 1 when a thread did not arrive at a barrier in time. */
  lost: i32;
  program: usize;
  batch: usize;
  /** The threads' own memory, and how many bytes each thread has. */
  scratch: usize;
  scratchBytes: i32;
  /** How many loops a thread spins before it sleeps. */
  spins: i32;
  /** How many milliseconds a thread waits for a missing thread before it gives up. */
  patience: i32;
  /** The number of arrivals before this job. */
  base: i32;
}
