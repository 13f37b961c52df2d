/**
 * Reads images in folders: the folder that an image is in names its class, and a folder around that may say
 * that it is for testing. They come as a zip, or as the files of a folder.
 */
import { Unzip, UnzipInflate, unzipSync } from 'fflate';
import { PIXELS, type Split } from '../split.ts';
import { DataFileError, refuse } from './data-file-error.ts';
import { emptySplit, isForTest, MOST_ROWS, type ReadRows } from './rows.ts';

/**
 * Decodes a picture and scales it to 28 × 28.
 * @returns shades `[784]`, 0 (black) … 255 (white).
 * @throws when the file is no picture.
 */
export type Decode = (picture: Blob) => Promise<Uint8Array>;

type OnBytes = (read: number) => void;

/** The largest zip. It is kept in memory while it is read. */
const LARGEST_ZIP = 500e6;
/** The largest picture: a photo. */
const LARGEST_PICTURE = 30e6;
const CHUNK = 1 << 16;

const isPicture = (path: string): boolean =>
  /\.(png|jpe?g|gif|bmp|webp|avif)$/i.test(path) && !/(^|\/)(\.|__MACOSX\/)/.test(path);

/** Where a picture belongs. */
interface Place {
  label: number;
  isTest: boolean;
}

/** @param files with a path (`webkitRelativePath`, or a name with slashes). */
export async function readFolder(
  files: readonly File[],
  decode: Decode,
  onBytes?: OnBytes,
): Promise<ReadRows> {
  const byPath = new Map(files.map((file) => [file.webkitRelativePath || file.name, file]));
  const collector = new Collector('The folder', [...byPath.keys()], decode);
  for (const [path, file] of byPath) {
    await collector.add(path, file);
    onBytes?.(file.size);
  }
  return collector.rows();
}

export async function readZip(zip: File, decode: Decode, onBytes?: OnBytes): Promise<ReadRows> {
  if (zip.size > LARGEST_ZIP)
    refuse(zip.name, 'is larger than 500 MB. Choose the folder itself, or fewer images');
  const bytes = new Uint8Array(await zip.arrayBuffer());
  const collector = new Collector(zip.name, pathsIn(zip.name, bytes), decode);
  const done: [path: string, picture: Blob][] = [];
  const unzip = new Unzip((entry) => {
    if (!collector.wants(entry.name)) return;
    if ((entry.originalSize ?? 0) > LARGEST_PICTURE) refuse(entry.name, 'is larger than 30 MB');
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    entry.ondata = (error, part, isLast) => {
      if (error) refuse(zip.name, `is damaged at “${entry.name}”`);
      size += part.length;
      if (size > LARGEST_PICTURE) refuse(entry.name, 'is larger than 30 MB');
      parts.push(part.slice() as Uint8Array<ArrayBuffer>);
      if (isLast) done.push([entry.name, new Blob(parts)]);
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    try {
      unzip.push(chunk, at + CHUNK >= bytes.length);
    } catch (error) {
      if (error instanceof DataFileError) throw error;
      refuse(zip.name, 'is a damaged archive, or one with a password');
    }
    for (const [path, picture] of done.splice(0)) await collector.add(path, picture);
    onBytes?.(chunk.length);
  }
  return collector.rows();
}

function pathsIn(name: string, bytes: Uint8Array): string[] {
  const paths: string[] = [];
  try {
    unzipSync(bytes, {
      filter: (entry) => {
        paths.push(entry.name);
        return false;
      },
    });
  } catch {
    refuse(name, 'is a damaged archive');
  }
  return paths;
}

/** Makes room for all pictures, then puts each in its place. */
class Collector {
  private readonly names: string[];
  private readonly places = new Map<string, Place>();
  private readonly train: Split;
  private readonly test: Split;
  private readonly filled = { train: 0, test: 0 };

  constructor(
    private readonly source: string,
    paths: readonly string[],
    private readonly decode: Decode,
  ) {
    const pictures = paths.filter(isPicture);
    if (pictures.length === 0) refuse(source, 'holds no pictures (PNG, JPEG, GIF, BMP, WebP)');
    if (pictures.length > MOST_ROWS) refuse(source, 'holds more than a million pictures');
    this.names = [...new Set(pictures.map((path) => this.classOf(path)))].sort((a, b) =>
      a.localeCompare(b, 'en', { numeric: true }),
    );
    if (this.names.length > 255)
      refuse(source, `has ${this.names.length} folders; each is a class, and 62 are the most`);
    let tests = 0;
    for (const path of pictures) {
      const isTest = isForTest(path.split('/').slice(0, -2).join('/'));
      tests += Number(isTest);
      this.places.set(path, { label: this.names.indexOf(this.classOf(path)), isTest });
    }
    this.train = emptySplit(pictures.length - tests);
    this.test = emptySplit(tests);
  }

  wants(path: string): boolean {
    return this.places.has(path);
  }

  async add(path: string, picture: Blob): Promise<void> {
    const place = this.places.get(path);
    if (!place) return;
    if (picture.size > LARGEST_PICTURE) refuse(path, 'is larger than 30 MB');
    const shades = await this.decode(picture).catch(() =>
      refuse(path, 'cannot be decoded as a picture. Remove it'),
    );
    const which = place.isTest ? 'test' : 'train';
    const { images, labels } = this[which];
    const row = this.filled[which]++;
    images.set(onBlack(shades), row * PIXELS);
    labels[row] = place.label;
  }

  rows(): ReadRows {
    const { train, test, names, filled } = this;
    if (filled.train + filled.test < this.places.size)
      refuse(this.source, 'is damaged: some of its pictures are missing');
    return { train, test: test.labels.length > 0 ? test : undefined, names, isSorted: true };
  }

  private classOf(path: string): string {
    const folder = path.split('/').at(-2);
    return folder ?? refuse(path, 'is in no folder. The folder of a picture names its class');
  }
}

/** MNIST's way: light on black. A picture whose border is light is turned round. */
function onBlack(shades: Uint8Array): Uint8Array {
  const side = Math.sqrt(PIXELS);
  let sum = 0;
  for (let i = 0; i < side; i++) {
    for (const at of [i, PIXELS - side + i, i * side, i * side + side - 1]) sum += shades[at] as number;
  }
  return sum / (4 * side) > 127 ? shades.map((shade) => 255 - shade) : shades;
}
