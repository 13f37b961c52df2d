/**
 * The plane in which rows of values differ most: their first two principal components. Blocks of power
 * iterations find it (Halko, Martinsson, Tropp, “Finding structure with randomness”, 2011, algorithm 4.4), so
 * the time grows with the width only, not with its square. A library would take the whole matrix apart.
 */
import { hash32 } from '../training/random.ts';

/** How many directions are followed, so that the first two become exact soon. */
const DIRECTIONS = 8;
const ROUNDS = 8;

export interface Plane {
  /** `[rows · 2]`: each row's place, x before y. Their middle is 0, their mean square distance from it is 1. */
  places: Float32Array<ArrayBuffer>;
  /** Which share of all variance lies along x, and which along y: 0 … 1. x has the larger one. */
  shares: [x: number, y: number];
}

/**
 * @param values `[rows · width]`.
 * @returns all places at 0 if the rows do not differ, or a value is not finite.
 */
export function principalPlane(values: Float32Array, width: number): Plane {
  const rows = values.length / width;
  const centred = minusMeans(values, width);
  const total = centred.reduce((sum, value) => sum + value * value, 0);
  const nowhere: Plane = { places: new Float32Array(2 * rows), shares: [0, 0] };
  if (!(total > 0 && Number.isFinite(total))) return nowhere;

  let basis = firstBasis(width);
  for (let round = 0; round < ROUNDS; round++) basis = orthonormal(spread(centred, basis));
  const seen = project(centred, basis);
  const { length } = basis;
  const products = basis.map((_, i) =>
    basis.map((_, j) => {
      let sum = 0;
      for (let at = 0; at < seen.length; at += length) {
        sum += (seen[at + i] as number) * (seen[at + j] as number);
      }
      return sum;
    }),
  );
  const [first, second] = principalAxes(products);
  const x = first as Axis;
  // Rows of one value differ along one line only.
  const y = second ?? { variance: 0, direction: basis.map(() => 0) };
  const scale = 1 / Math.sqrt((x.variance + y.variance) / rows);
  const places = new Float32Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    for (const [k, { direction }] of [x, y].entries()) {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += (direction[i] as number) * (seen[row * length + i] as number);
      places[2 * row + k] = scale * sum;
    }
  }
  return { places, shares: [x.variance / total, y.variance / total] };
}

/** The values without the mean of each column. */
function minusMeans(values: Float32Array, width: number): Float32Array {
  const rows = values.length / width;
  const means = new Float64Array(width);
  values.forEach((value, i) => {
    means[i % width] = (means[i % width] as number) + value / rows;
  });
  return values.map((value, i) => value - (means[i % width] as number));
}

/** Directions that look random, and are always the same. */
function firstBasis(width: number): Float64Array[] {
  const count = Math.min(DIRECTIONS, width);
  const random = (k: number) => Float64Array.from({ length: width }, (_, i) => hash32(k, i) / 2 ** 31 - 1);
  return orthonormal(Array.from({ length: count }, (_, k) => random(k)));
}

/** Each row's products with the directions, `[rows · directions]`. */
function project(rows: Float32Array, basis: Float64Array[]): Float64Array {
  const width = (basis[0] as Float64Array).length;
  const seen = new Float64Array((rows.length / width) * basis.length);
  let at = 0;
  for (let start = 0; start < rows.length; start += width) {
    for (const direction of basis) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += (rows[start + i] as number) * (direction[i] as number);
      seen[at++] = sum;
    }
  }
  return seen;
}

/** One power iteration: for each direction, the sum of the rows, each times its product with the direction. */
function spread(rows: Float32Array, basis: Float64Array[]): Float64Array[] {
  const width = (basis[0] as Float64Array).length;
  const seen = project(rows, basis);
  return basis.map((_, k) => {
    const next = new Float64Array(width);
    for (let start = 0, at = k; start < rows.length; start += width, at += basis.length) {
      const share = seen[at] as number;
      for (let i = 0; i < width; i++) next[i] = (next[i] as number) + share * (rows[start + i] as number);
    }
    return next;
  });
}

/** Gram and Schmidt's way, in place. A direction that adds nothing to those before it becomes 0. */
function orthonormal(basis: Float64Array[]): Float64Array[] {
  basis.forEach((direction, k) => {
    const before = Math.sqrt(dot(direction, direction));
    // Twice, because rounding leaves something of the directions before.
    for (const other of [...basis.slice(0, k), ...basis.slice(0, k)]) {
      const share = dot(direction, other);
      for (let i = 0; i < direction.length; i++) {
        direction[i] = (direction[i] as number) - share * (other[i] as number);
      }
    }
    const size = Math.sqrt(dot(direction, direction));
    const scale = size > 1e-9 * before ? 1 / size : 0;
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) * scale;
  });
  return basis;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

interface Axis {
  variance: number;
  direction: number[];
}

/** The eigenvectors of a small symmetric matrix by Jacobi's rotations, the largest eigenvalue first. */
function principalAxes(matrix: number[][]): Axis[] {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  const at = (rows: number[][], i: number, j: number) => (rows[i] as number[])[j] as number;
  const turn = (rows: number[][], p: number, q: number, cos: number, sin: number) => {
    for (const row of rows) {
      const [left, right] = [row[p] as number, row[q] as number];
      row[p] = cos * left - sin * right;
      row[q] = sin * left + cos * right;
    }
  };
  for (let sweep = 0; sweep < 12; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (at(a, p, q) === 0) continue;
        const angle = Math.atan2(2 * at(a, p, q), at(a, q, q) - at(a, p, p)) / 2;
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        turn(a, p, q, cos, sin);
        const [rowP, rowQ] = [[...(a[p] as number[])], [...(a[q] as number[])]];
        a[p] = rowP.map((value, j) => cos * value - sin * (rowQ[j] as number));
        a[q] = rowQ.map((value, j) => sin * (rowP[j] as number) + cos * value);
        turn(vectors, p, q, cos, sin);
      }
    }
  }
  return a
    .map((_, k) => ({
      variance: Math.max(0, at(a, k, k)),
      direction: vectors.map((row) => row[k] as number),
    }))
    .sort((one, other) => other.variance - one.variance);
}

/**
 * The places turned, and mirrored if need be, so that they lie as near as possible to others of the same rows
 * (orthogonal Procrustes; in a plane it has this closed form). Without others, each axis points to the side
 * where the places reach farther.
 */
export function turnedLike(places: Float32Array, like?: Float32Array): Float32Array<ArrayBuffer> {
  if (!like || like.length !== places.length) return outwards(places);
  let [straightCos, straightSin, mirroredCos, mirroredSin] = [0, 0, 0, 0];
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = [places[i] as number, places[i + 1] as number];
    const [toX, toY] = [like[i] as number, like[i + 1] as number];
    straightCos += x * toX + y * toY;
    straightSin += x * toY - y * toX;
    mirroredCos += x * toX - y * toY;
    mirroredSin += x * toY + y * toX;
  }
  const mirrors = Math.hypot(mirroredCos, mirroredSin) > Math.hypot(straightCos, straightSin);
  const angle = mirrors ? Math.atan2(mirroredSin, mirroredCos) : Math.atan2(straightSin, straightCos);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned = new Float32Array(places.length);
  for (let i = 0; i < places.length; i += 2) {
    const x = places[i] as number;
    const y = (mirrors ? -1 : 1) * (places[i + 1] as number);
    turned[i] = cos * x - sin * y;
    turned[i + 1] = sin * x + cos * y;
  }
  return turned;
}

function outwards(places: Float32Array): Float32Array<ArrayBuffer> {
  const reach = [0, 0] as [number, number];
  places.forEach((value, i) => {
    reach[i & 1] = (reach[i & 1] as number) + value ** 3;
  });
  return Float32Array.from(places, (value, i) => ((reach[i & 1] as number) < 0 ? -value : value));
}
