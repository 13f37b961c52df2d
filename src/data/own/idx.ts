/** Reads IDX, the format of MNIST and of its kin (yann.lecun.com/exdb/mnist), plain or compressed with gzip. */
import { Gunzip } from 'fflate';
import { PIXELS, type Split } from '../split.ts';
import { DataFileError, refuse } from './data-file-error.ts';
import { MOST_ROWS } from './rows.ts';

const LABELS = 0x801;
const IMAGES = 0x803;
const SIDE = 28;

export interface IdxFile {
  name: string;
  kind: 'images' | 'labels';
  count: number;
  bytes: Uint8Array;
}

/** True when the first bytes are those of an IDX file, or of gzip. */
export async function isIdx(file: Blob): Promise<boolean> {
  const [a, b, c, d] = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  const isPlain = a === 0 && b === 0 && c === 8 && (d === 1 || d === 3);
  return isPlain || (a === 0x1f && b === 0x8b);
}

/**
 * Reads the header first, and makes room only for what it says and the limit allows.
 * @throws {DataFileError}
 */
export async function readIdx(file: File, onBytes: (read: number) => void = () => {}): Promise<IdxFile> {
  const filler = new Filler(file.name);
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const gunzip = first === 0x1f && second === 0x8b ? new Gunzip((chunk) => filler.take(chunk)) : undefined;
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (gunzip) inflate(gunzip, value, file.name);
    else filler.take(value);
    onBytes(value.length);
  }
  return filler.whole();
}

function inflate(gunzip: Gunzip, chunk: Uint8Array, name: string): void {
  try {
    gunzip.push(chunk);
  } catch (error) {
    if (error instanceof DataFileError) throw error;
    refuse(name, 'is damaged: it cannot be decompressed. Download it again');
  }
}

/** Collects the header, then fills the array that the header asks for. */
class Filler {
  private readonly header: number[] = [];
  private file: IdxFile | undefined;
  private filled = 0;

  constructor(private readonly name: string) {}

  take(chunk: Uint8Array): void {
    let at = 0;
    while (!this.file && at < chunk.length) {
      this.header.push(chunk[at++] as number);
      this.readHeader();
    }
    if (!this.file) return;
    const rest = chunk.subarray(at);
    if (this.filled + rest.length > this.file.bytes.length)
      this.refuse('has more bytes than its header says');
    this.file.bytes.set(rest, this.filled);
    this.filled += rest.length;
  }

  whole(): IdxFile {
    if (!this.file) this.refuse('is too short for an IDX file');
    const missing = this.file.bytes.length - this.filled;
    if (missing > 0) this.refuse(`ends ${missing.toLocaleString('en-US')} bytes early. Download it again`);
    return this.file;
  }

  private readHeader(): void {
    const { header, name } = this;
    if (header.length < 8) return;
    const view = new DataView(Uint8Array.from(header).buffer);
    const magic = view.getUint32(0);
    if (magic !== LABELS && magic !== IMAGES)
      this.refuse('is no IDX file of bytes: images have the number 2051, labels 2049');
    const count = view.getUint32(4);
    if (count < 1 || count > MOST_ROWS) {
      this.refuse(`has ${count.toLocaleString('en-US')} entries; this page takes 1 to a million`);
    }
    if (magic === LABELS) {
      this.file = { name, kind: 'labels', count, bytes: new Uint8Array(count) };
      return;
    }
    if (header.length < 16) return;
    const [height, width] = [view.getUint32(8), view.getUint32(12)];
    if (height !== SIDE || width !== SIDE) {
      this.refuse(`has images of ${width} × ${height} pixels, and this page takes ${SIDE} × ${SIDE}`);
    }
    this.file = { name, kind: 'images', count, bytes: new Uint8Array(count * PIXELS) };
  }

  private refuse(why: string): never {
    refuse(this.name, why);
  }
}

/**
 * Brings images and their labels together.
 * @throws {DataFileError} when one of the two is missing, or their counts differ.
 */
export function pairIdx(files: readonly IdxFile[]): Split {
  const of = (kind: IdxFile['kind']) => files.filter((file) => file.kind === kind);
  const [images, ...moreImages] = of('images');
  const [labels, ...moreLabels] = of('labels');
  if (!images)
    refuse(
      labels?.name ?? 'The folder',
      'has labels, and the file with their images is missing. Choose both',
    );
  if (!labels) refuse(images.name, 'has images, and the file with their labels is missing. Choose both');
  const [more] = [...moreImages, ...moreLabels];
  if (more)
    refuse(
      more.name,
      `is a second file of ${more.kind}. Files to test with have “test” or “t10k” in their name`,
    );
  if (images.count !== labels.count) {
    refuse(
      labels.name,
      `has ${labels.count.toLocaleString('en-US')} labels for ${images.count.toLocaleString('en-US')} images`,
    );
  }
  return { images: images.bytes, labels: labels.bytes };
}

/** Mirrors each image at its diagonal, in place: EMNIST's files have rows and columns exchanged. */
export function transpose({ images }: Split): void {
  for (let from = 0; from < images.length; from += PIXELS) {
    for (let y = 1; y < SIDE; y++) {
      for (let x = 0; x < y; x++) {
        const [one, other] = [from + y * SIDE + x, from + x * SIDE + y];
        const held = images[one] as number;
        images[one] = images[other] as number;
        images[other] = held;
      }
    }
  }
}
