/** Reads a model's weights from its weight files: finds them by name, checks shape and size, decodes them. */
import type { WeightShape } from '../model/weights.ts';
import type { WeightEntry, WeightGroup } from './model-json.ts';
import { clipped, countText, quoted, refuse } from './unreadable.ts';

/** A file. Its size is checked before it is opened. */
export interface NamedFile {
  name: string;
  /** In bytes. */
  size: number;
  /** Opens its content. */
  open(): Promise<Blob>;
}

/**
 * Finds the file of a path in the manifest.
 * @param paths all paths that the manifest names.
 */
export type Find = (path: string, paths: readonly string[]) => Promise<NamedFile>;

/** Where a weight's values are. */
interface Place {
  entry: WeightEntry;
  group: WeightGroup;
  /** The first byte, counted over the group's files in a row. */
  start: number;
}

/** The most bytes of weights. This page's largest network (six layers of 2,048 units) has 292 MB. */
export const MOST_BYTES = 300_000_000;

/**
 * Reads the wanted weights as floats.
 * @throws {Unreadable} when a weight is missing or has another shape, or when the files' sizes do not match
 * the manifest. This happens before any file is opened.
 */
export async function readWeights(
  wanted: readonly WeightShape[],
  manifest: readonly WeightGroup[],
  find: Find,
): Promise<Float32Array[]> {
  const places = manifest.flatMap(placesIn);
  const found = wanted.map((weight) => placeOf(weight, places));
  const paths = manifest.flatMap((group) => group.paths);
  const files = new Map<WeightGroup, NamedFile[]>();
  for (const group of manifest) {
    files.set(group, await Promise.all(group.paths.map((path) => find(path, paths))));
  }
  const sizes = [...files].map(([group, of]) => holdSize(group, of));
  if (sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES) {
    refuse('its weights are larger than those of any network of this page');
  }
  const contents = new Map<WeightGroup, Blob>();
  for (const [group, of] of files) {
    contents.set(group, new Blob(await Promise.all(of.map((file) => file.open()))));
  }
  return Promise.all(
    found.map(async ({ entry, group, start }) => {
      const part = contents.get(group)?.slice(start, start + bytesOf(entry)) as Blob;
      return decoded(await part.arrayBuffer(), entry);
    }),
  );
}

function placesIn(group: WeightGroup): Place[] {
  let start = 0;
  return group.weights.map((entry) => {
    const place = { entry, group, start };
    start += bytesOf(entry);
    return place;
  });
}

/** Keras writes the model's name and more before a weight's name, and some versions write `:0` after it. */
function placeOf({ name, shape }: WeightShape, places: readonly Place[]): Place {
  const named = places.filter(({ entry }) => `/${entry.name.replace(/:0$/, '')}`.endsWith(`/${name}`));
  const [place, ...others] = named;
  if (!place) refuse(`it has no weight ${quoted(name)}`);
  const [other] = others;
  if (other)
    refuse(`both ${quoted(place.entry.name)} and ${quoted(other.entry.name)} could be ${quoted(name)}`);
  const { entry } = place;
  const weight = `its weight ${quoted(entry.name)}`;
  if (entry.dtype !== 'float32') refuse(`${weight} is of the type ${entry.dtype}, not float32`);
  if (entry.shape.join() !== shape.join()) {
    refuse(`${weight} has the shape [${clipped(entry.shape.join(', '))}], not [${shape.join(', ')}]`);
  }
  return place;
}

/** Checks the size of the group's files. @returns the number of bytes. */
function holdSize(group: WeightGroup, files: readonly NamedFile[]): number {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const wanted = group.weights.reduce((sum, entry) => sum + bytesOf(entry), 0);
  if (size === wanted) return size;
  const cut = placesIn(group).find(({ entry, start }) => start + bytesOf(entry) > size);
  const end = cut ? `: they end in ${quoted(cut.entry.name)}` : '';
  const names = files.map(({ name }) => name).join(', ');
  refuse(`the weights in ${quoted(names)} have ${countText(size)} bytes, not ${countText(wanted)}${end}`);
}

function bytesOf({ shape, dtype, quantization }: WeightEntry): number {
  return shape.reduce((product, extent) => product * extent, BYTES[quantization?.dtype ?? dtype]);
}

/** Bytes of each type. Strings have no fixed size, and no network of this page has any. */
const BYTES = {
  float32: 4,
  int32: 4,
  complex64: 8,
  bool: 1,
  string: Number.NaN,
  float16: 2,
  uint16: 2,
  uint8: 1,
};

function decoded(bytes: ArrayBuffer, { quantization }: WeightEntry): Float32Array {
  if (!quantization) return new Float32Array(bytes);
  const { dtype, min, scale } = quantization;
  if (dtype === 'float16') return Float32Array.from(new Uint16Array(bytes), half);
  const levels = dtype === 'uint8' ? new Uint8Array(bytes) : new Uint16Array(bytes);
  return Float32Array.from(levels, (level: number) => level * scale + min);
}

/** The value of a 16-bit float from its bits. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * 2 ** (exponent - 25) * (1024 + fraction);
}
