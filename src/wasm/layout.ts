/**
 * Where everything lies in the kernels' memory. Addresses are handed out first; then the memory is made,
 * of exactly that size, and what is known by then is written into it. Nothing is allocated later.
 */

/** A panel's columns, and how many bytes one of its rows takes. */
const PANEL = 32;
const PANEL_ROW = 4 * PANEL;
/** Rows that kernels work on together, at most; a larger batch is taken in several parts. */
export const MOST_ROWS = 128;

const PAGE_BYTES = 65536;
/** A line of the cache: threads that write to different ones do not disturb each other. */
const LINE = 64;
/** The compiler keeps its own tables at the bottom of the memory; an address of 0 means that there is nothing. */
const BOTTOM = 8192;

/** Floats `[rows, width]` in panels of 32 columns, see kernels/structs.ts; `at` is where kernels read of it. */
export interface Matrix {
  at: number;
  data: number;
  /** Bytes from one panel to the next. */
  panel: number;
  rows: number;
  width: number;
}

/**
 * The weights of a product `[parts · partWidth, width]`: each part's rows begin at a multiple of four,
 * and rows of zeros fill what is left over.
 */
export interface Kernel extends Matrix {
  parts: number;
  partWidth: number;
}

/** Floats `[width]` in panels of 32. */
export interface Vector {
  data: number;
  width: number;
}

/** Rows of a batch as lists of entries, see kernels/structs.ts. */
export interface Sparse {
  at: number;
  width: number;
  /** Kernel rows from a unit's first to its second. */
  half: number;
  parts: number;
  blocks: number;
}

/** The address of something that only kernels read. */
export type Address = number;

export class Layout {
  private top = BOTTOM;
  private readonly contents: { address: Address; words: Int32Array }[] = [];
  private zeros: { data: Address; bytes: number } | undefined;

  /** Bytes handed out so far. */
  get bytes(): number {
    return this.top;
  }

  /** So many bytes, zero at first. */
  take(bytes: number): Address {
    const address = Math.ceil(this.top / LINE) * LINE;
    this.top = address + bytes;
    return address;
  }

  /** Words that are there from the start; floats as `floatBits`. */
  words(values: ArrayLike<number>): Address {
    const words = Int32Array.from(values);
    const address = this.take(words.byteLength);
    this.contents.push({ address, words });
    return address;
  }

  /** Up to three rows more may be worked on, too. */
  matrix(rows: number, width: number): Matrix {
    // An odd number of rows, so that panels lie in different sets of the cache.
    const panel = (rowsOfPart(rows) + 1) * PANEL_ROW;
    const data = this.take(Math.ceil(width / PANEL) * panel);
    return { at: this.words([data, panel, width]), data, panel, rows, width };
  }

  /** Weights `[parts · width, units]`; see `Kernel`. */
  kernel(width: number, parts: number, units: number): Kernel {
    return { ...this.matrix(parts * rowsOfPart(width), units), parts, partWidth: width };
  }

  /** What is kept for each weight, as many bytes further on as the result says. */
  beside(weights: Kernel | Vector): number {
    const bytes = 'panel' in weights ? panelCount(weights) * weights.panel : panelCount(weights) * PANEL_ROW;
    return this.take(bytes) - weights.data;
  }

  /** A vector's values are one matrix row's, without rows between its panels. */
  vector(width: number): Vector {
    return { data: this.take(panelCount({ width }) * PANEL_ROW), width };
  }

  /**
   * Entries of at most `width` units a row.
   * @param parts 2 for a pair, whose kernel has two rows for each unit
   * @param sloped whether a gradient goes back through them
   */
  sparse(width: number, parts: 1 | 2, sloped: boolean): Sparse {
    // The kernel rows of a block are to stay in the first cache while a batch passes by.
    const blockUnits = 128 / parts;
    const blocks = Math.ceil(width / blockUnits);
    // Room for four entries more: they are written before it is known whether they stay.
    const stride = 8 * (width + 4);
    const half = rowsOfPart(width);
    const entries = this.take(MOST_ROWS * stride);
    const slopes = sloped ? this.take(MOST_ROWS * stride) : entries;
    const starts = this.take(MOST_ROWS * (blocks + 1) * 4);
    const at = this.words([entries, slopes, stride, starts, blocks, blockUnits, half, parts, width]);
    return { at, width, half, parts, blocks };
  }

  /** Room for the entries of `sparse` by kernel row. */
  columns({ half, parts }: Sparse): Address {
    const rows = half * parts;
    // Not a power of two, so that rows lie in different sets of the cache.
    const stride = 8 * (MOST_ROWS + 8);
    return this.words([this.take(rows * stride), stride, this.take(4 * rows)]);
  }

  /** Zeros for whoever has no bias. */
  noBias(width: number): Vector {
    const bytes = panelCount({ width }) * PANEL_ROW;
    if (!this.zeros || this.zeros.bytes < bytes) this.zeros = { data: this.take(bytes), bytes };
    return { data: this.zeros.data, width };
  }

  /** Makes the memory. @throws {RangeError} when the browser has not that much. */
  memory(shared: boolean): WebAssembly.Memory {
    const pages = Math.ceil(this.top / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
    for (const { address, words } of this.contents) new Int32Array(memory.buffer, address).set(words);
    return memory;
  }
}

function panelCount({ width }: { width: number }): number {
  return Math.ceil(width / PANEL);
}

/** Kernel rows that a part of `width` units takes: groups of four. */
export function rowsOfPart(width: number): number {
  return Math.ceil(width / 4) * 4;
}

type Floats = Matrix | Kernel | Vector;

/** Writes `values`, row-major as tf.js has them; fewer rows than there are may be given. */
export function writeFloats(memory: WebAssembly.Memory, floats: Floats, values: Float32Array): void {
  eachRun(memory, floats, values, (here, there) => here.set(there));
}

/** Reads into `values`, row-major as tf.js has them; fewer rows than there are may be asked for. */
export function readFloats(memory: WebAssembly.Memory, floats: Floats, values: Float32Array): void {
  eachRun(memory, floats, values, (here, there) => there.set(here));
}

/** `copy` gets the values that lie together both in memory and in `values`. */
function eachRun(
  memory: WebAssembly.Memory,
  floats: Floats,
  values: Float32Array,
  copy: (here: Float32Array, there: Float32Array) => void,
): void {
  const { data, width } = floats;
  const panel = 'panel' in floats ? floats.panel : PANEL_ROW;
  const partWidth = 'parts' in floats ? floats.partWidth : Number.POSITIVE_INFINITY;
  for (let place = 0; place < values.length; place += width) {
    const row = place / width;
    const part = Math.floor(row / partWidth);
    const placed = part === 0 ? row : part * rowsOfPart(partWidth) + (row % partWidth);
    for (let column = 0; column < width; column += PANEL) {
      const count = Math.min(PANEL, width - column);
      const address = data + (column / PANEL) * panel + placed * PANEL_ROW;
      const there = values.subarray(place + column, place + column + count);
      copy(new Float32Array(memory.buffer, address, count), there);
    }
  }
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** A float as the word that stands for it. */
export function floatBits(value: number): number {
  float[0] = value;
  return bits[0] as number;
}
