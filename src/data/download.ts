/** One file over the network: bytes as they come, a typed error for every way it can fail. */
import type { DataFile } from './manifest.ts';
import { SheetError } from './sheet-error.ts';

export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

export interface DownloadOptions {
  fetch: Fetch;
  signal?: AbortSignal | undefined;
  cache?: RequestCache;
  /** Bytes so far. */
  onBytes?: (received: number) => void;
  /** How large the file was published; any size will do when left out. */
  size?: number;
}

/** A server that says nothing for this long is taken for unreachable. */
const SILENCE_MS = 30_000;

/** What storage hosts answer for a file they do not have. */
const ABSENT = [403, 404, 410];

/**
 * The body of `file` as published under `base`.
 * @throws {SheetError} `missing`, `unreachable`, `truncated` or, larger than `size`, `altered`; the
 * signal's reason when it was aborted.
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
 * Holds a file's content to its SHA-256, where the browser can: pages on plain http (other than
 * localhost) have no `crypto.subtle`. There its size, a PNG's own checksums and the counts of rows
 * have to do.
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
  // Some hosts answer with their start page for whatever they do not have.
  const page = headers.get('content-type')?.startsWith('text/html');
  if (ABSENT.includes(status) || (ok && page)) {
    throw new SheetError(file, 'missing', 'is missing on the server');
  }
  if (!ok) throw new SheetError(file, 'unreachable', `was refused by the server (status ${status})`);
}

/** Not every browser can iterate a stream with `for await`. */
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
    // Ends the transfer when the caller stopped early; the stream is closed otherwise.
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
