/**
 * Keeps a dataset's files in the browser, so that the next visit needs no network. Whoever reads a kept file
 * verifies it again.
 */

/** The browser's part that keeps files; only pages on https and on localhost have it. */
export type FileCaches = Pick<CacheStorage, 'open'>;

const NAME = 'antirectifier-digits';

/** Never throws: if the browser refuses to keep files, there are none. */
export class KeptFiles {
  #cache: Promise<Cache | undefined> | undefined;

  constructor(
    private readonly base: URL,
    private readonly caches: FileCaches | undefined,
  ) {}

  /** The content that was last kept under this name, if any. */
  async read(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const kept = await (await this.#open())?.match(new URL(file, this.base));
      return kept && new Uint8Array(await kept.arrayBuffer());
    } catch {
      return undefined;
    }
  }

  /** Replaces what was kept under this name. */
  async keep(file: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      await (await this.#open())?.put(new URL(file, this.base), new Response(content));
    } catch {
      // The storage is full or denied. The next visit fetches the file again.
    }
  }

  #open(): Promise<Cache | undefined> {
    this.#cache ??= this.caches ? this.caches.open(NAME) : Promise.resolve(undefined);
    return this.#cache;
  }
}
