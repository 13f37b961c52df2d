/** Downloads one file. Throws a typed error for every way in which that can fail. */
import type { DataFile } from './manifest.ts';
import { SheetError } from './sheet-error.ts';

export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

export interface DownloadOptions {
  fetch: Fetch;
  signal?: AbortSignal | undefined;
  cache?: RequestCache;
  /** Called with the number of bytes received so far. */
  onBytes?: (received: number) => void;
  /** The published size of the file; without it, any size is accepted. */
  size?: number;
}

/** A server that sends nothing for this long counts as unreachable. */
const SILENCE_MS = 30_000;

/** The status codes of storage hosts for a file that does not exist. */
const ABSENT = [403, 404, 410];

/**
 * Downloads `file` from the folder `base`.
 * @throws {SheetError} `missing`, `unreachable` or `truncated`; `altered` when it is larger than `size`.
 * Throws the signal's reason when it was aborted.
 */
export async function download(
  base: URL,
  file: string,
  { fetch, signal, cache = 'default', onBytes, size }: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  const chunks: Uint8Array[] = [];
  let received = 0;
  try {
    heard();
    const response = await fetch(new URL(file, base), {
      cache,
      signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
    });
    refuse(file, response);
    for await (const chunk of chunksOf(response)) {
      heard();
      received += chunk.length;
      if (size !== undefined && received > size) {
        throw new SheetError(file, 'altered', `is larger than the ${size} bytes that were published`);
      }
      chunks.push(chunk);
      onBytes?.(received);
    }
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof SheetError) throw cause;
    if (silence.signal.aborted) throw new SheetError(file, 'unreachable', 'stopped coming', { cause });
    if (received > 0) throw new SheetError(file, 'truncated', 'broke off while loading', { cause });
    throw new SheetError(file, 'unreachable', 'could not be fetched', { cause });
  } finally {
    clearTimeout(timer);
  }
  if (size !== undefined && received < size) {
    throw new SheetError(file, 'truncated', `arrived incomplete (${received} of ${size} bytes)`);
  }
  return joined(chunks, received);
}

/**
 * Compares a file's content with its SHA-256, if the browser can. Pages on plain http (other than
 * localhost) have no `crypto.subtle`. There we rely on the size, a PNG's own checksums and the number of
 * rows.
 * @throws {SheetError} `altered`.
 */
export async function verify(
  { file, sha256 }: DataFile,
  content: Uint8Array<ArrayBuffer>,
  subtle: SubtleCrypto | undefined,
): Promise<void> {
  if (subtle && hex(await subtle.digest('SHA-256', content)) !== sha256) {
    throw new SheetError(file, 'altered', 'is not the one that was published (its SHA-256 differs)');
  }
}

function refuse(file: string, { ok, status, headers }: Response): void {
  // Some hosts send their start page for files that they do not have.
  const page = headers.get('content-type')?.startsWith('text/html');
  if (ABSENT.includes(status) || (ok && page)) {
    throw new SheetError(file, 'missing', 'is missing on the server');
  }
  if (!ok) throw new SheetError(file, 'unreachable', `was refused by the server (status ${status})`);
}

/** Yields the chunks of the body. Not every browser can iterate a stream with `for await`. */
async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Ends the transfer if the caller stopped early; otherwise the stream is closed already.
    await reader.cancel().catch(() => {});
  }
}

function joined(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
