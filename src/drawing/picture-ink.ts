/** Tells ink from paper in a picture whose light is uneven, and finds the connected pieces of ink. */

/** A grey picture. */
export interface Picture {
  width: number;
  height: number;
  /** `[height · width]`, row-major, 0 (black) … 255 (white). */
  shades: Uint8Array;
}

/** A part of a picture, in its pixels; `right` and `bottom` are not included. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Piece {
  box: Box;
  /** The value of its pixels in the mask. */
  label: number;
  area: number;
  /** Its greatest depth. */
  peak: number;
}

export interface Ink {
  /** `[height · width]`: 0 on paper, and on ink the label of its piece. */
  mask: Int32Array;
  pieces: Piece[];
}

/**
 * Half of the widest pen, as a share of the shorter side. What is dark over a wider area is not ink: a shadow, or
 * the table under the paper.
 */
const WIDEST_PEN = 0.08;
/** Ink that differs less than this from the paper, in shades, is a smudge. */
const CONTRAST = 18;
/** The noise of the paper stays below so many of its standard deviations. */
const NOISE = 5;
/** Shares of full ink: where a stroke ends, and what a piece reaches somewhere if it is no smudge. */
const EDGE = 0.35;
const PEAK = 0.5;
/** This share of the pixels that differ from the paper are paler than its full ink. */
const FULL_INK = 0.9;
/** So few pixels of ink are dust. */
const DUST = 8;
/** A piece with a smaller share of the largest piece's pixels is a speck. */
const SPECK = 0.02;

export function findInk(picture: Picture): Ink {
  const { width, height } = picture;
  const depth = depths(picture);
  const mask = new Int32Array(width * height);
  const least = leastDepth(depth);
  // What stands out at all, to learn how dark the ink is.
  const full = fullInk(depth, mask, within(label(depth, least, width, height, mask), picture));
  if (full === undefined) return { mask, pieces: [] };
  mask.fill(0);
  const found = within(label(depth, Math.max(least, EDGE * full), width, height, mask), picture);
  const inked = found.filter(({ peak }) => peak >= PEAK * full);
  const largest = Math.max(0, ...inked.map(({ area }) => area));
  return { mask, pieces: inked.filter(({ area }) => area >= Math.max(SPECK * largest, 4)) };
}

/** Ink at the border is a shadow, or the edge of the paper, if there is other ink. */
function within(pieces: Piece[], picture: Picture): Piece[] {
  const inside = pieces.filter(({ box }) => !touches(box, picture));
  return inside.length > 0 ? inside : pieces;
}

const touches = ({ left, top, right, bottom }: Box, { width, height }: Picture): boolean =>
  left === 0 || top === 0 || right === width || bottom === height;

/**
 * How much each pixel differs from the paper around it towards the ink's side, 0 … 255. The paper's shade is that
 * of the picture without strokes: their closing, as morphology calls it. It follows every shadow, and its edges.
 */
function depths(picture: Picture): Float32Array {
  const { width, height } = picture;
  const reach = Math.max(2, Math.round(WIDEST_PEN * Math.min(width, height)));
  const isDark = isInkDark(picture, reach);
  // Dark ink on light paper, whatever it was.
  const shades = smooth(picture, (shade) => (isDark ? shade : 255 - shade));
  const paper = closed(shades, width, height, reach);
  // In the shade, paper and ink are both darker: their ratio stays. On a board the light adds to the chalk.
  return paper.map((shade, i) => {
    const difference = shade - (shades[i] as number);
    return isDark ? (255 * difference) / Math.max(1, shade) : difference;
  });
}

/**
 * Ink differs more from its surroundings than the paper beside it does, so the cubes of the differences have its
 * sign. Those of a shadow's edge cancel each other.
 */
function isInkDark({ width, height, shades }: Picture, reach: number): boolean {
  const around = means(shades, width, height, reach);
  return shades.reduce((sum, shade, i) => sum + (shade - (around[i] as number)) ** 3, 0) <= 0;
}

/** The mean of the pixels within `reach` in both directions, as far as the picture goes. */
function means(shades: Uint8Array, width: number, height: number, reach: number): Float32Array {
  // The sum of all pixels above and to the left.
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += shades[y * width + x] as number;
      sums[(y + 1) * (width + 1) + x + 1] = row + (sums[y * (width + 1) + x + 1] as number);
    }
  }
  const at = (x: number, y: number) => sums[y * (width + 1) + x] as number;
  return Float32Array.from(shades, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const [left, top] = [Math.max(0, x - reach), Math.max(0, y - reach)];
    const [right, bottom] = [Math.min(width, x + reach + 1), Math.min(height, y + reach + 1)];
    const sum = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
    return sum / ((right - left) * (bottom - top));
  });
}

/** Means of 3 × 3 pixels, against the grain. */
function smooth({ width, shades }: Picture, shadeOf: (shade: number) => number): Float32Array {
  const across = new Float32Array(shades.length);
  const result = new Float32Array(shades.length);
  for (let i = 0; i < shades.length; i++) {
    const x = i % width;
    const left = x > 0 ? i - 1 : i;
    const right = x < width - 1 ? i + 1 : i;
    across[i] = shadeOf(((shades[left] as number) + (shades[i] as number) + (shades[right] as number)) / 3);
  }
  for (let i = 0; i < shades.length; i++) {
    const above = i >= width ? i - width : i;
    const below = i + width < shades.length ? i + width : i;
    result[i] = ((across[above] as number) + (across[i] as number) + (across[below] as number)) / 3;
  }
  return result;
}

/**
 * The picture without what is dark and narrower than `2 · reach + 1` pixels: of the largest values within reach,
 * the least. Outside the picture lie its outermost pixels, so that a shadow does not end there.
 */
function closed(shades: Float32Array, width: number, height: number, reach: number): Float32Array {
  const [columns, rows] = [width + 2 * reach, height + 2 * reach];
  const values = new Float32Array(columns * rows);
  for (let y = 0, i = 0; y < rows; y++) {
    const row = Math.min(Math.max(y - reach, 0), height - 1) * width;
    for (let x = 0; x < columns; x++, i++) {
      values[i] = shades[row + Math.min(Math.max(x - reach, 0), width - 1)] as number;
    }
  }
  for (let turn = 0; turn < 2; turn++) {
    spread(values, columns, rows, reach);
    for (let i = 0; i < values.length; i++) values[i] = -(values[i] as number);
  }
  return shades.map(
    (_, i) => values[(Math.floor(i / width) + reach) * columns + (i % width) + reach] as number,
  );
}

/**
 * Gives each pixel the largest value within `reach` in both directions, in place. It takes three comparisons a
 * pixel and direction, however far it reaches (M. van Herk, 1992).
 */
function spread(values: Float32Array, width: number, height: number, reach: number): void {
  const line = spreader(Math.max(width, height), reach);
  for (let y = 0; y < height; y++) line(values, y * width, 1, width);
  for (let x = 0; x < width; x++) line(values, x, width, height);
}

/** @returns a function that does so along one line of at most `longest` pixels. */
function spreader(longest: number, reach: number) {
  const span = 2 * reach + 1;
  const size = Math.ceil((longest + 2 * reach) / span) * span;
  // In blocks as long as the span: the largest from the block's beginning, and from its end.
  const forth = new Float32Array(size);
  const back = new Float32Array(size);
  return (values: Float32Array, from: number, stride: number, count: number) => {
    const padded = Math.ceil((count + 2 * reach) / span) * span;
    forth.fill(Number.NEGATIVE_INFINITY, 0, padded);
    for (let i = 0, at = from; i < count; i++, at += stride) forth[reach + i] = values[at] as number;
    back.set(forth.subarray(0, padded));
    for (let block = 0; block < padded; block += span) {
      for (let i = block + 1; i < block + span; i++) {
        const before = forth[i - 1] as number;
        if (before > (forth[i] as number)) forth[i] = before;
      }
      for (let i = block + span - 2; i >= block; i--) {
        const after = back[i + 1] as number;
        if (after > (back[i] as number)) back[i] = after;
      }
    }
    for (let i = 0, at = from; i < count; i++, at += stride) {
      values[at] = Math.max(back[i] as number, forth[i + span - 1] as number);
    }
  };
}

/** The shade below which a share of the pixels lies. */
function quantile(counts: Uint32Array, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (let shade = 0; shade < counts.length; shade++) {
    seen += counts[shade] as number;
    if (seen >= share * total) return shade;
  }
  return counts.length - 1;
}

/** The depth below which all is paper and its noise. */
function leastDepth(depth: Float32Array): number {
  // Quarters of a shade.
  const counts = new Uint32Array(1024);
  for (const value of depth) counts[Math.floor(4 * value)] = (counts[Math.floor(4 * value)] as number) + 1;
  const [low, middle] = [quantile(counts, 0.16) / 4, quantile(counts, 0.5) / 4];
  return middle + Math.max(CONTRAST, NOISE * (middle - low));
}

/** The depth of full ink in these pieces; undefined when they are dust. */
function fullInk(depth: Float32Array, mask: Int32Array, pieces: readonly Piece[]): number | undefined {
  const own = new Set(pieces.map((piece) => piece.label));
  const counts = new Uint32Array(256);
  mask.forEach((piece, i) => {
    if (piece === 0 || !own.has(piece)) return;
    const shade = Math.floor(depth[i] as number);
    counts[shade] = (counts[shade] as number) + 1;
  });
  return counts.reduce((sum, count) => sum + count, 0) < DUST ? undefined : quantile(counts, FULL_INK);
}

/** Gives each connected piece (also over corners) a label from 1 up. */
function label(depth: Float32Array, limit: number, width: number, height: number, mask: Int32Array): Piece[] {
  const pieces: Piece[] = [];
  const stack: number[] = [];
  for (let start = 0; start < depth.length; start++) {
    if (mask[start] !== 0 || (depth[start] as number) <= limit) continue;
    const piece: Piece = {
      label: pieces.length + 1,
      area: 0,
      peak: 0,
      box: { left: width, top: height, right: 0, bottom: 0 },
    };
    mask[start] = piece.label;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      const { box } = piece;
      piece.area++;
      piece.peak = Math.max(piece.peak, depth[at] as number);
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x + 1);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y + 1);
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (mask[next] !== 0 || (depth[next] as number) <= limit) continue;
          mask[next] = piece.label;
          stack.push(next);
        }
      }
    }
    pieces.push(piece);
  }
  return pieces;
}
