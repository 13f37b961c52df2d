// What kernels find in memory: all of it written by src/wasm/arena.ts, field by field, four bytes each.

/**
 * Floats `[rows, width]` in panels of 32 columns: element (r, c) lies at
 * `data + (c >> 5) * panel + r * 128 + (c & 31) * 4`. A panel has an odd number of rows, so that the
 * panels of one row lie in different sets of the cache. Columns from `width` up to the next multiple
 * of 8 are zero, and every kernel keeps them so.
 */
export class Matrix {
  data: usize;
  panel: usize;
  width: i32;
}

/**
 * Rows of a batch as lists of entries: byte offset of a kernel's row within a panel, and the value to
 * multiply it by. Entries come in blocks of `blockUnits` units, so that a block's kernel rows stay in
 * the first cache.
 */
export class Sparse {
  /** Row b's entries start at `entries + b * stride`: `[offset: u32, value: f32]`. */
  entries: usize;
  /** Where the gradient of an entry's unit goes, and the slope it is multiplied by:
   * `[offset in a row's first panel: u32, slope: f32]`, in the order of the entries; 0 for pixels. */
  slopes: usize;
  stride: usize;
  /** `[rows, blocks + 1]` addresses: where a row's blocks begin, and where the last one ends. */
  starts: usize;
  blocks: i32;
  blockUnits: i32;
  /** Kernel rows from a unit's first to its second: a pair has two for each unit. */
  half: i32;
  /** 2 for a pair, else 1. */
  parts: i32;
  width: i32;
}

/** The entries of a batch by kernel row: `[offset of the batch row: u32, value: f32]`. */
export class Columns {
  /** Kernel row k's entries start at `entries + k * stride`. */
  entries: usize;
  stride: usize;
  /** `[kernel rows]` addresses: where a row's entries end. */
  ends: usize;
}

/** How a gradient changes weights. The other arrays lie like the weights, so many bytes further on. */
export class Update {
  /** One of the optimizers in opcodes.ts. */
  optimizer: i32;
  /** Floats, see update.ts. */
  rates: usize;
  slot1: usize;
  slot2: usize;
  /** Where the gradient is summed when a batch comes in several parts. */
  gradient: usize;
}

/** Rows that are worked on together, at most 128. */
export class Batch {
  rows: i32;
  /** Examples' numbers in the split, from the first row's on; 0: they follow each other. */
  order: usize;
  /** Number of the first row's example, where there is no order. */
  first: i32;
  /** `[examples, inputs]` bytes */
  images: usize;
  /** `[examples]` bytes */
  labels: usize;
  /** Row of the whole batch that the first row is. */
  place: i32;
  seed: i32;
  /** Counts over the whole run; drives dropout. */
  step: i32;
  /** 1: dropout and gradients. 0: probabilities. */
  training: i32;
  /** Rows of the whole batch. */
  batchRows: i32;
  /** 1 with the first rows of a batch: the gradients start from zero. */
  fresh: i32;
  /** 1 with the last rows of a batch: the weights change. */
  last: i32;
}

/** What the threads of a pool share. */
export class Control {
  /** Counts jobs. */
  job: i32;
  /** Arrivals at barriers. */
  arrived: i32;
  threads: i32;
  /** 1 when a thread did not come to a barrier in time. */
  lost: i32;
  program: usize;
  batch: usize;
  /** Bytes for each thread's own use, and how many. */
  scratch: usize;
  scratchBytes: i32;
  /** Turns of a loop before a thread goes to sleep. */
  spins: i32;
  /** Milliseconds before a thread that does not come is given up. */
  patience: i32;
  /** Arrivals before this job. */
  base: i32;
}
