/**
 * Places everything in the kernels' memory. First it hands out addresses. Then it makes a memory of exactly
 * that size and writes the contents that are known. Nothing is allocated later.
 */

/** The columns of a panel, and the bytes of a panel's row. */
const PANEL = 32;
const PANEL_ROW = 4 * PANEL;
/** The most rows that kernels compute together. A larger batch comes in several parts. */
export const MOST_ROWS = 128;

const PAGE_BYTES = 65536;
const MOST_PAGES = 65536;
/** A cache line: threads that write to different lines do not disturb each other. */
const LINE = 64;
/** The compiler keeps its own tables below this. So no address is 0, and 0 means “nothing”. */
const BOTTOM = 8192;

/** Floats `[rows, width]` in panels of 32 columns; see kernels/structs.ts. `at` is the kernels' `Matrix`. */
export interface Matrix {
  at: number;
  data: number;
  /** Bytes from one panel to the next. */
  panel: number;
  rows: number;
  width: number;
}

/**
 * A product's weights `[parts · partWidth, width]`. Each part begins at a row that is a multiple of four;
 * rows of zeros fill the gaps.
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

/** Rows of a batch as lists of entries; see kernels/structs.ts. */
export interface Sparse {
  at: number;
  width: number;
  /** The distance between a unit's first and second kernel row. */
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

  /** The number of bytes handed out so far. */
  get bytes(): number {
    return this.top;
  }

  /** Takes so many bytes; they start at zero. */
  take(bytes: number): Address {
    const address = Math.ceil(this.top / LINE) * LINE;
    this.top = address + bytes;
    return address;
  }

  /** Takes memory for these words and writes them when the memory is made. For floats, pass `floatBits`. */
  words(values: ArrayLike<number>): Address {
    const words = Int32Array.from(values);
    const address = this.take(words.byteLength);
    this.contents.push({ address, words });
    return address;
  }

  /** Has room for up to three more rows, because kernels work on four rows at once. */
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

  /** Takes an array like the weights, for a slot. Returns its distance from the weights in bytes. */
  beside(weights: Kernel | Vector): number {
    const bytes = 'panel' in weights ? panelCount(weights) * weights.panel : panelCount(weights) * PANEL_ROW;
    return this.take(bytes) - weights.data;
  }

  /** Values laid out like a single row of a matrix. */
  vector(width: number): Vector {
    return { data: this.take(panelCount({ width }) * PANEL_ROW), width };
  }

  /**
   * Takes memory for entries of at most `width` units a row.
   * @param parts 2 for a pair, whose kernel has two rows for each unit.
   * @param sloped whether a gradient goes back through the entries.
   */
  sparse(width: number, parts: 1 | 2, sloped: boolean): Sparse {
    // A block's kernel rows should stay in the first-level cache while the batch's rows are computed.
    const blockUnits = 128 / parts;
    const blocks = Math.ceil(width / blockUnits);
    // Room for four more entries, because kernels write four entries before they know which to keep.
    const stride = 8 * (width + 4);
    const half = rowsOfPart(width);
    const entries = this.take(MOST_ROWS * stride);
    const slopes = sloped ? this.take(MOST_ROWS * stride) : entries;
    const starts = this.take(MOST_ROWS * (blocks + 1) * 4);
    const at = this.words([entries, slopes, stride, starts, blocks, blockUnits, half, parts, width]);
    return { at, width, half, parts, blocks };
  }

  /** Takes memory for the entries of `sparse`, sorted by kernel row. */
  columns({ half, parts }: Sparse): Address {
    const rows = half * parts;
    // Not a power of two, so that rows lie in different sets of the cache.
    const stride = 8 * (MOST_ROWS + 8);
    return this.words([this.take(rows * stride), stride, this.take(4 * rows)]);
  }

  /** Zeros, for a product that has no bias. */
  noBias(width: number): Vector {
    const bytes = panelCount({ width }) * PANEL_ROW;
    if (!this.zeros || this.zeros.bytes < bytes) this.zeros = { data: this.take(bytes), bytes };
    return { data: this.zeros.data, width };
  }

  /** Makes the memory. @throws {RangeError} when the browser does not have enough. */
  memory(shared: boolean): WebAssembly.Memory {
    const pages = Math.ceil(this.top / PAGE_BYTES);
    // The browser would call this a wrong type.
    if (pages > MOST_PAGES) throw new RangeError('WebAssembly has at most 4 GB of memory');
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
    for (const { address, words } of this.contents) new Int32Array(memory.buffer, address).set(words);
    return memory;
  }
}

function panelCount({ width }: { width: number }): number {
  return Math.ceil(width / PANEL);
}

/** How many kernel rows a part of `width` units takes: a multiple of four. */
export function rowsOfPart(width: number): number {
  return Math.ceil(width / 4) * 4;
}

type Floats = Matrix | Kernel | Vector;

/** Writes `values`, row-major as in tf.js. They may be fewer rows than `floats` has. */
export function writeFloats(memory: WebAssembly.Memory, floats: Floats, values: Float32Array): void {
  const all = new Float32Array(memory.buffer);
  eachRun(floats, values.length, (here, there, count) => {
    for (let i = 0; i < count; i++) all[here + i] = values[there + i] as number;
  });
}

/** Reads into `values`, row-major as in tf.js. They may be fewer rows than `floats` has. */
export function readFloats(memory: WebAssembly.Memory, floats: Floats, values: Float32Array): void {
  const all = new Float32Array(memory.buffer);
  eachRun(floats, values.length, (here, there, count) => {
    for (let i = 0; i < count; i++) values[there + i] = all[here + i] as number;
  });
}

/**
 * Calls `copy` for each run of values that is contiguous in the kernels' memory and in the `length` plain
 * values: the places of its first value there and here, both in floats, and how many values it has.
 */
function eachRun(
  { data, width, ...rest }: Floats,
  length: number,
  copy: (here: number, there: number, count: number) => void,
): void {
  const panel = 'panel' in rest ? rest.panel : PANEL_ROW;
  const partWidth = 'parts' in rest ? rest.partWidth : Number.POSITIVE_INFINITY;
  for (let place = 0; place < length; place += width) {
    const row = place / width;
    const part = Math.floor(row / partWidth);
    const placed = part === 0 ? row : part * rowsOfPart(partWidth) + (row % partWidth);
    for (let column = 0; column < width; column += PANEL) {
      const address = data + (column / PANEL) * panel + placed * PANEL_ROW;
      copy(address / 4, place + column, Math.min(PANEL, width - column));
    }
  }
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The word with the same bits as the float. */
export function floatBits(value: number): number {
  float[0] = value;
  return bits[0] as number;
}
