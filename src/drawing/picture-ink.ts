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
}

export interface Ink {
  /** `[height · width]`: 0 on paper, and on ink the label of its piece. */
  mask: Int32Array;
  pieces: Piece[];
}

/** Cells across the shorter side, for which the paper's shade is measured. */
const CELLS = 3;
/** The share of a cell's pixels that are paper, at least. */
const PAPER = 0.8;
/** Ink that differs less than this from the paper, in shades, is a shadow or noise. */
const CONTRAST = 24;
/** A piece with a smaller share of the largest piece's pixels is a speck. */
const SPECK = 0.02;

export function findInk(picture: Picture): Ink {
  const { width, height } = picture;
  const depth = depths(picture);
  const limit = threshold(depth);
  const mask = new Int32Array(width * height);
  if (limit === undefined) return { mask, pieces: [] };
  const found = label(depth, limit, width, height, mask);
  // Ink at the border is a shadow, or the edge of the paper, if there is other ink.
  const inside = found.filter(({ box }) => !touches(box, picture));
  const kept = inside.length > 0 ? inside : found;
  const largest = Math.max(0, ...kept.map(({ area }) => area));
  return { mask, pieces: kept.filter(({ area }) => area >= Math.max(SPECK * largest, 4)) };
}

const touches = ({ left, top, right, bottom }: Box, { width, height }: Picture): boolean =>
  left === 0 || top === 0 || right === width || bottom === height;

/** How much each pixel differs from the paper around it towards the ink's side; 0 … 255. */
function depths({ width, height, shades }: Picture): Uint8Array {
  const cell = Math.max(4, Math.ceil(Math.min(width, height) / CELLS));
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  const counts = Array.from({ length: columns * rows }, () => new Uint32Array(256));
  shades.forEach((shade, i) => {
    const at = Math.floor(Math.floor(i / width) / cell) * columns + Math.floor((i % width) / cell);
    (counts[at] as Uint32Array)[shade] = ((counts[at] as Uint32Array)[shade] as number) + 1;
  });
  // The few pixels of ink lie on one side of the middle shade. Cubes tell on which.
  let skew = 0;
  for (const count of counts) {
    const middle = quantile(count, 0.5);
    count.forEach((pixels, shade) => {
      skew += pixels * (shade - middle) ** 3;
    });
  }
  const isDark = skew <= 0;
  const paper = counts.map((count) => quantile(count, isDark ? PAPER : 1 - PAPER));
  const clear = levelled(paper, isDark);
  const depth = new Uint8Array(shades.length);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.min(Math.max(y / cell - 0.5, 0), rows - 1);
    for (let x = 0; x < width; x++, i++) {
      const column = Math.min(Math.max(x / cell - 0.5, 0), columns - 1);
      const shade = between(clear, columns, rows, column, row);
      const difference = isDark ? shade - (shades[i] as number) : (shades[i] as number) - shade;
      depth[i] = Math.min(255, Math.max(0, difference));
    }
  }
  return depth;
}

/** A cell full of ink has no paper. It takes the shade of the others, where it is far from them. */
function levelled(paper: readonly number[], isDark: boolean): number[] {
  const usual = [...paper].sort((a, b) => a - b)[Math.floor(paper.length / 2)] as number;
  return paper.map((shade) => {
    const far = isDark ? shade < usual / 2 : shade > 127 + usual / 2;
    return far ? usual : shade;
  });
}

function between(values: readonly number[], columns: number, rows: number, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [Math.min(left + 1, columns - 1), Math.min(top + 1, rows - 1)];
  const at = (column: number, row: number) => values[row * columns + column] as number;
  const above = at(left, top) + (at(right, top) - at(left, top)) * (x - left);
  const below = at(left, bottom) + (at(right, bottom) - at(left, bottom)) * (x - left);
  return above + (below - above) * (y - top);
}

/** The shade below which a share of the pixels lies. */
function quantile(counts: Uint32Array, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (let shade = 0; shade < 256; shade++) {
    seen += counts[shade] as number;
    if (seen >= share * total) return shade;
  }
  return 255;
}

/** Otsu's threshold (1979): the two sides differ most. Undefined when they hardly differ. */
function threshold(depth: Uint8Array): number | undefined {
  const counts = new Float64Array(256);
  for (const value of depth) counts[value] = (counts[value] as number) + 1;
  const total = depth.length;
  const sum = counts.reduce((all, count, value) => all + count * value, 0);
  let [below, sumBelow, best, limit, apart] = [0, 0, -1, 0, 0];
  for (let value = 0; value < 255; value++) {
    below += counts[value] as number;
    sumBelow += value * (counts[value] as number);
    const above = total - below;
    if (below === 0 || above === 0) continue;
    const distance = (sum - sumBelow) / above - sumBelow / below;
    const variance = below * above * distance ** 2;
    if (variance > best) [best, limit, apart] = [variance, value, distance];
  }
  return apart >= CONTRAST ? limit : undefined;
}

/** Gives each connected piece (also over corners) a label from 1 up. */
function label(depth: Uint8Array, limit: number, width: number, height: number, mask: Int32Array): Piece[] {
  const pieces: Piece[] = [];
  const stack: number[] = [];
  for (let start = 0; start < depth.length; start++) {
    if (mask[start] !== 0 || (depth[start] as number) <= limit) continue;
    const piece: Piece = {
      label: pieces.length + 1,
      area: 0,
      box: { left: width, top: height, right: 0, bottom: 0 },
    };
    mask[start] = piece.label;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      const { box } = piece;
      piece.area++;
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
