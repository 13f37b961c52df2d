/** A model's weights out of its weight files: found by name, held to shape and size, decoded. */
import type { WeightShape } from '../model/weights.ts';
import type { WeightEntry, WeightGroup } from './model-json.ts';
import { clipped, countText, quoted, refuse } from './unreadable.ts';

/** A file that is read no sooner than its size is known to be right. */
export interface NamedFile {
  name: string;
  /** In bytes. */
  size: number;
  /** Its content. */
  open(): Promise<Blob>;
}

/**
 * The file of a path in the manifest.
 * @param paths all that the manifest names.
 */
export type Find = (path: string, paths: readonly string[]) => Promise<NamedFile>;

/** Where a weight lies. */
interface Place {
  entry: WeightEntry;
  group: WeightGroup;
  /** In the group's files one after another, in bytes. */
  start: number;
}

/** In bytes; this page's largest network, of six layers of 2,048 units, has 292 MB of weights. */
export const MOST_BYTES = 300_000_000;

/**
 * The weights wanted, as floats.
 * @throws {Unreadable} before any file is opened when a weight is missing, or has another shape, or
 * the files have not the size that the manifest says.
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

/** Keras puts the model's name, and more, before a weight's, and some versions `:0` after it. */
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

/** @returns how many bytes the group has. */
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

/** A string's are not told; no network of this page has any. */
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

/** A 16-bit float's value from its bits. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * 2 ** (exponent - 25) * (1024 + fraction);
}
