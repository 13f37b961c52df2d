/**
 * Reads and writes HDF5 files with h5wasm, the HDF5 library as WebAssembly. It has 1 MB, compressed, so it
 * loads when the first such file is read or written. The library sees a file as a path in memory of its own.
 */
import type { Dataset, Group, File as H5File, h5wasm } from 'h5wasm';
import { LONGEST_JSON } from './model-json.ts';
import { clipped, quoted, refuse, Unreadable } from './unreadable.ts';

type Library = Pick<typeof h5wasm, 'File' | 'Group' | 'Dataset'> & {
  module: Awaited<typeof h5wasm.ready>;
};

/** The most entries in a list of names. The page's largest network has 30 layers. */
const MOST_NAMES = 1000;

let library: Promise<Library> | undefined;
let files = 0;

/** @throws {TypeError} when the library cannot be fetched. The next call tries again. */
function loadLibrary(): Promise<Library> {
  library ??= import('h5wasm')
    .then(async ({ File, Group, Dataset, ready }) => {
      const module = await ready;
      // Without this the library prints an error and goes on.
      module.activate_throwing_error_handler();
      return { File, Group, Dataset, module };
    })
    .catch((error) => {
      library = undefined;
      throw error;
    });
  return library;
}

/** True when the first bytes are those of an HDF5 file. */
export async function isHdf5(file: Blob): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, 8).arrayBuffer());
  return [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, i) => start[i] === byte);
}

/**
 * Opens a file, lets `read` read it, and closes it.
 * @param name the file's name in messages.
 * @throws {Unreadable} when the file is damaged, and what `read` throws.
 */
export async function readHdf5<T>(bytes: Uint8Array, name: string, read: (file: Hdf5File) => T): Promise<T> {
  const { File, Group, Dataset, module } = await loadLibrary();
  const damaged = () => refuse(`${quoted(name)} is damaged`);
  const path = `read-${files++}.h5`;
  module.FS.writeFile(path, bytes);
  let file: H5File | undefined;
  try {
    file = new File(path, 'r');
    return read(new Hdf5File(file, { Group, Dataset }));
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    // The library throws its own errors, and WebAssembly's when a damaged file leads it astray.
    return damaged();
  } finally {
    try {
      file?.close();
    } catch {
      // A damaged file may not close; its memory is freed below all the same.
    }
    module.FS.unlink(path);
  }
}

/**
 * Makes a file.
 * @param write fills it.
 */
export async function writeHdf5(write: (file: Hdf5Writer) => void): Promise<Uint8Array<ArrayBuffer>> {
  const { File, module } = await loadLibrary();
  const path = `written-${files++}.h5`;
  const file = new File(path, 'w');
  try {
    try {
      write(new Hdf5Writer(file));
    } finally {
      file.close();
    }
    return new Uint8Array(module.FS.readFile(path));
  } finally {
    module.FS.unlink(path);
  }
}

export class Hdf5Writer {
  constructor(private readonly file: H5File) {}

  /** Makes a group. The groups around it must exist. */
  group(path: string, attributes: Record<string, string> = {}): void {
    const group = this.file.create_group(path);
    for (const [name, text] of Object.entries(attributes)) group.create_attribute(name, text);
  }

  /** Float32Array makes a dataset of float32, Int32Array one of int32. An empty shape makes a single number. */
  dataset(path: string, data: Float32Array | Int32Array, shape: readonly number[]): void {
    const dtype = data instanceof Float32Array ? '<f' : '<i';
    this.file.create_dataset({ name: path, data, shape: [...shape], dtype });
  }
}

/** An open file. Paths have no slash at the start; the root is the empty path. */
export class Hdf5File {
  constructor(
    private readonly file: H5File,
    private readonly classes: Pick<Library, 'Group' | 'Dataset'>,
  ) {}

  /** The names in a group; empty when there is no such group. */
  names(path: string): string[] {
    const names = this.group(path)?.keys() ?? [];
    if (names.length > MOST_NAMES) refuse(`its group ${quoted(path)} has more than ${MOST_NAMES} entries`);
    return names;
  }

  has(path: string): boolean {
    return this.find(path) !== null;
  }

  /** An attribute with a text; undefined when there is none. */
  text(path: string, name: string): string | undefined {
    const [text, ...more] = this.texts(path, name) ?? [];
    return more.length === 0 ? text : undefined;
  }

  /** An attribute with a list of texts; undefined when there is none. An empty list may have any type. */
  texts(path: string, name: string): string[] | undefined {
    const owner = this.find(path);
    const { attrs } = (owner ?? {}) as Partial<Group>;
    const attribute = attrs && Object.hasOwn(attrs, name) ? attrs[name] : undefined;
    if (!attribute) return undefined;
    const { shape, metadata } = attribute;
    const count = sizeOf(shape ?? []);
    if (count === 0) return [];
    if (count > MOST_NAMES) refuse(`its attribute ${quoted(name)} has more than ${MOST_NAMES} entries`);
    if (!metadata.vlen && metadata.size * count > LONGEST_JSON)
      refuse(`its attribute ${quoted(name)} is too long`);
    const { value } = attribute;
    const texts = Array.isArray(value) ? value : [value];
    return texts.map((text) =>
      typeof text === 'string' ? text : refuse(`its attribute ${quoted(name)} is not a text`),
    );
  }

  /**
   * Floats of that shape. Checks the shape before it reads anything.
   * @param named the dataset's name in messages.
   */
  floats(path: string, shape: readonly number[], named = path): Float32Array {
    const dataset = this.dataset(path, named);
    const weight = `its weight ${quoted(named)}`;
    const { type, size, shape: found } = dataset.metadata;
    if (type !== FLOAT || (size !== 4 && size !== 8)) refuse(`${weight} is not of the type float32`);
    if (found?.join() !== shape.join()) {
      refuse(`${weight} has the shape [${clipped((found ?? []).join(', '))}], not [${shape.join(', ')}]`);
    }
    const { value } = dataset;
    if (typeof value === 'number') return Float32Array.of(value);
    if (value instanceof Float32Array && value.length === sizeOf(shape)) return value;
    if (value instanceof Float64Array && value.length === sizeOf(shape)) return Float32Array.from(value);
    return refuse(`${weight} cannot be read`);
  }

  /** A whole number. */
  integer(path: string): number {
    const dataset = this.dataset(path, path);
    const { type, shape } = dataset.metadata;
    if (type !== INTEGER || shape?.length !== 0) refuse(`its ${quoted(path)} is not a whole number`);
    return Number(dataset.value);
  }

  /** The shape of a dataset; undefined when there is none. */
  shape(path: string): number[] | undefined {
    const found = this.find(path);
    return found instanceof this.classes.Dataset ? (found.metadata.shape ?? undefined) : undefined;
  }

  private dataset(path: string, named: string): Dataset {
    const found = this.find(path);
    if (found instanceof this.classes.Dataset) return found;
    return refuse(`it has no weight ${quoted(named)}`);
  }

  private group(path: string): Group | undefined {
    const found = this.find(path);
    return found instanceof this.classes.Group ? found : undefined;
  }

  private find(path: string) {
    return path === '' ? this.file : this.file.get(path);
  }
}

/** HDF5's numbers for these classes of types. */
const INTEGER = 0;
const FLOAT = 1;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);
