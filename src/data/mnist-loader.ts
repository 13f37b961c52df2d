/** Loads MNIST from its sprites into memory. A second load fetches only what is missing. */
import { decode } from 'fast-png';
import { download, type Fetch, verify } from './download.ts';
import { type FileCaches, KeptFiles } from './kept-files.ts';
import {
  type DataFile,
  MANIFEST_FILE,
  type Manifest,
  parseManifest,
  type Sheet,
  type SplitManifest,
} from './manifest.ts';
import { SheetError } from './sheet-error.ts';
import { type Dataset, MNIST, PIXELS, type Split } from './split.ts';

export interface LoaderOptions {
  fetch?: Fetch;
  /** Missing outside secure contexts; then only sizes and counts are checked. */
  subtle?: SubtleCrypto | undefined;
  /** Keeps the files for the next visit, if there is also `subtle` to verify them with. */
  caches?: FileCaches | undefined;
}

type OnProgress = (loadedBytes: number, totalBytes: number) => void;

/** A file, and a function that puts its content in its place in memory. */
interface Part extends DataFile {
  place: (content: Uint8Array) => void;
}

interface LoadPlan {
  mnist: Dataset;
  parts: Part[];
}

/** Loads MNIST from one folder. For use in a worker, because decoding a sheet takes about 0.1 s. */
export class MnistLoader {
  readonly #base: URL;
  readonly #fetch: Fetch;
  readonly #subtle: SubtleCrypto | undefined;
  readonly #kept: KeptFiles;
  #plan: LoadPlan | undefined;
  /** Names of the files that are verified and in memory. */
  readonly #done = new Set<string>();
  /** Names of files that arrived damaged. The browser's cache may hold the bad copies. */
  readonly #stale = new Set<string>();

  /** @param url absolute URL of the folder with `manifest.json`. */
  constructor(url: string, options: LoaderOptions = {}) {
    this.#base = new URL(url.endsWith('/') ? url : `${url}/`);
    this.#fetch = options.fetch ?? ((target, init) => fetch(target, init));
    this.#subtle = 'subtle' in options ? options.subtle : globalThis.crypto?.subtle;
    const caches = 'caches' in options ? options.caches : globalThis.caches;
    this.#kept = new KeptFiles(this.#base, this.#subtle && caches);
  }

  /**
   * Loads all of MNIST. Does not fetch again what an earlier call has verified, or what an earlier visit has
   * kept and is still as published. Fetches a file past the browser's cache if it arrived truncated or
   * altered before. Progress starts at what is already loaded,
   * never falls and ends at the total.
   * @throws {SheetError} for the first file that failed, after all others have arrived; the signal's reason
   * when it was aborted.
   */
  async load(onProgress: OnProgress = () => {}, signal?: AbortSignal): Promise<Dataset> {
    this.#plan ??= plan(await this.#readManifest(signal));
    const { mnist, parts } = this.#plan;
    const total = sum(parts.map((part) => part.bytes));
    const received = new Map(parts.map((part) => [part, this.#done.has(part.file) ? part.bytes : 0]));
    const report = () => onProgress(sum([...received.values()]), total);
    report();
    const missing = parts.filter((part) => !this.#done.has(part.file));
    const outcomes = await Promise.allSettled(
      missing.map((part) =>
        this.#fetchPart(part, signal, (bytes) => {
          received.set(part, bytes);
          report();
        }),
      ),
    );
    signal?.throwIfAborted();
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    return mnist;
  }

  /** Reads the server's manifest; without a connection, the one of the last visit. */
  async #readManifest(signal?: AbortSignal): Promise<Manifest> {
    // We do not know this file's content beforehand, so the cache must ask the server whether it is current.
    const options = { fetch: this.#fetch, signal, cache: 'no-cache' } as const;
    let content: Uint8Array<ArrayBuffer>;
    try {
      content = await download(this.#base, MANIFEST_FILE, options);
    } catch (error) {
      const kept = await this.#kept.read(MANIFEST_FILE);
      if (!kept || !(error instanceof SheetError) || error.fault !== 'unreachable') throw error;
      return parsed(kept);
    }
    const manifest = parsed(content);
    void this.#kept.keep(MANIFEST_FILE, content);
    return manifest;
  }

  /** The file as it was kept, if it still is what was published. */
  async #keptPart(part: Part): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const content = await this.#kept.read(part.file);
    if (content?.length !== part.bytes) return undefined;
    return verify(part, content, this.#subtle).then(
      () => content,
      () => undefined,
    );
  }

  async #downloadPart(part: Part, signal: AbortSignal | undefined, onBytes: (received: number) => void) {
    const content = await download(this.#base, part.file, {
      fetch: this.#fetch,
      signal,
      cache: this.#stale.has(part.file) ? 'reload' : 'default',
      onBytes,
      size: part.bytes,
    });
    await verify(part, content, this.#subtle);
    void this.#kept.keep(part.file, content);
    return content;
  }

  async #fetchPart(part: Part, signal: AbortSignal | undefined, onBytes: (received: number) => void) {
    try {
      const kept = await this.#keptPart(part);
      const content = kept ?? (await this.#downloadPart(part, signal, onBytes));
      onBytes(content.length);
      // Wait a turn of the event loop between sheets, so that the worker can handle messages.
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      part.place(content);
      this.#done.add(part.file);
    } catch (error) {
      if (error instanceof SheetError && (error.fault === 'truncated' || error.fault === 'altered')) {
        this.#stale.add(part.file);
      }
      throw error;
    }
  }
}

/** @throws {SheetError} `altered`. */
function parsed(content: Uint8Array): Manifest {
  try {
    return parseManifest(new TextDecoder().decode(content));
  } catch (cause) {
    throw new SheetError(MANIFEST_FILE, 'altered', 'cannot be read', { cause });
  }
}

/** Makes memory for all rows of a manifest, and decides where each file belongs in it. */
function plan(manifest: Manifest): LoadPlan {
  const train = planSplit(manifest.train);
  const test = planSplit(manifest.test);
  return {
    mnist: { head: MNIST, train: train.split, test: test.split },
    parts: [...train.parts, ...test.parts],
  };
}

function planSplit({ rows, sheets, labels }: SplitManifest): { split: Split; parts: Part[] } {
  const split = { images: new Uint8Array(rows * PIXELS), labels: new Uint8Array(rows) };
  let row = 0;
  const parts = sheets.map((sheet): Part => {
    const from = row * PIXELS;
    row += sheet.rows;
    return { ...sheet, place: (content) => split.images.set(pixelsOf(sheet, content), from) };
  });
  const placeLabels = (content: Uint8Array) => split.labels.set(labelsOf(labels.file, content));
  return { split, parts: [...parts, { ...labels, place: placeLabels }] };
}

/**
 * The pixels of a sheet, `[rows · 784]`. Does not use a canvas: reading one back applies colour management,
 * and some browsers change the pixels for privacy.
 * @throws {SheetError} `altered`.
 */
function pixelsOf({ file, rows }: Sheet, content: Uint8Array): Uint8Array {
  try {
    const { width, height, channels, depth, data } = decode(content, { checkCrc: true });
    if (width === PIXELS && height === rows && channels === 1 && depth === 8) return data as Uint8Array;
  } catch (cause) {
    throw new SheetError(file, 'altered', 'cannot be decoded', { cause });
  }
  throw new SheetError(file, 'altered', `is not a sheet of ${rows} digits`);
}

/** @throws {SheetError} `altered` when a byte is not a digit. */
function labelsOf(file: string, content: Uint8Array): Uint8Array {
  if (content.some((label) => label >= MNIST.classes.length)) {
    throw new SheetError(file, 'altered', 'holds labels that are not digits');
  }
  return content;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
