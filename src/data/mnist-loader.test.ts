import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, it, vi } from 'vitest';
import { idxHeader } from '../../tools/vite/idx.ts';
import { SOURCE, sprites } from '../../tools/vite/sprites.ts';
import type { Fetch } from './download.ts';
import type { Manifest } from './manifest.ts';
import { type LoaderOptions, MnistLoader } from './mnist-loader.ts';
import { SheetError } from './sheet-error.ts';
import { PIXELS } from './split.ts';

const BASE = 'https://example.org/page/mnist/';
const encoder = new TextEncoder();
const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** Published files of an MNIST with 3 + 2 train rows and 2 test rows, by file name. */
function published(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const publish = (file: string, content: Uint8Array) => {
    files.set(file, content);
    return { file, bytes: content.length, sha256: sha256(content) };
  };
  const sheet = (file: string, firstRow: number, height: number) => {
    const data = Uint8Array.from({ length: height * PIXELS }, (_, i) => (firstRow * PIXELS + i * 7) % 251);
    const png = encode({ width: PIXELS, height, data, depth: 8, channels: 1 });
    return { ...publish(file, png), rows: height };
  };
  const manifest: Manifest = {
    pixels: PIXELS,
    train: {
      rows: 5,
      sheets: [sheet('train-0.png', 0, 3), sheet('train-1.png', 3, 2)],
      labels: publish('train-labels.bin', Uint8Array.of(5, 0, 4, 1, 9)),
    },
    test: {
      rows: 2,
      sheets: [sheet('test-0.png', 5, 2)],
      labels: publish('test-labels.bin', Uint8Array.of(7, 2)),
    },
  };
  files.set('manifest.json', encoder.encode(JSON.stringify(manifest)));
  return files;
}

/** Serves these files. `asked` lists the requests as `name` or `name (cache mode)`. */
function serve(files: Map<string, Uint8Array>) {
  const asked: string[] = [];
  const fetch: Fetch = async (url, { cache, signal }) => {
    signal?.throwIfAborted();
    expect(url.href.startsWith(BASE)).toBe(true);
    const name = url.href.slice(BASE.length);
    asked.push(cache === 'default' ? name : `${name} (${cache})`);
    const content = files.get(name);
    return content ? new Response(inChunks(content)) : new Response('no', { status: 404 });
  };
  return { fetch, asked };
}

function inChunks(content: Uint8Array, size = 100): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= content.length) return controller.close();
      controller.enqueue(content.slice(at, at + size));
      at += size;
    },
  });
}

/** The error that `load` rejects with. */
async function failure(loader: MnistLoader): Promise<SheetError> {
  const error = await loader.load().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SheetError);
  return error as SheetError;
}

const load = (fetch: Fetch, options?: LoaderOptions) => new MnistLoader(BASE, { fetch, ...options });

describe('loading', () => {
  it('puts every row and label in its place', async () => {
    const { fetch } = serve(published());
    const { train, test } = await load(fetch).load();
    const expected = (rows: number, offset: number) =>
      Uint8Array.from({ length: rows * PIXELS }, (_, i) => (offset * PIXELS + i * 7) % 251);
    expect(train.images.subarray(0, 3 * PIXELS)).toEqual(expected(3, 0));
    expect(train.images.subarray(3 * PIXELS)).toEqual(expected(2, 3));
    expect(test.images).toEqual(expected(2, 5));
    expect([...train.labels, ...test.labels]).toEqual([5, 0, 4, 1, 9, 7, 2]);
  });

  it('requests all files at once, and nothing the second time', async () => {
    const { fetch, asked } = serve(published());
    const loader = load(fetch);
    const first = await loader.load();
    expect(asked).toEqual([
      'manifest.json (no-cache)',
      'train-0.png',
      'train-1.png',
      'train-labels.bin',
      'test-0.png',
      'test-labels.bin',
    ]);
    expect(await loader.load()).toBe(first);
    expect(asked).toHaveLength(6);
  });

  it('reports byte counts that never fall and end at the total', async () => {
    const files = published();
    const total = [...files].reduce(
      (sum, [name, { length }]) => sum + (name.endsWith('json') ? 0 : length),
      0,
    );
    const reports: number[][] = [];
    await load(serve(files).fetch).load((...report) => reports.push(report));
    expect(reports[0]).toEqual([0, total]);
    expect(reports.at(-1)).toEqual([total, total]);
    expect(reports.length).toBeGreaterThan(8);
    reports.reduce((before, now) => {
      expect(now[0]).toBeGreaterThanOrEqual(before[0] as number);
      return now;
    });
  });

  it('accepts a URL without the last slash', async () => {
    const { fetch } = serve(published());
    const { test } = await new MnistLoader(BASE.slice(0, -1), { fetch }).load();
    expect([...test.labels]).toEqual([7, 2]);
  });
});

describe('a file that cannot be loaded', () => {
  it('is named when missing, and the retry fetches only this file', async () => {
    const files = published();
    const whole = files.get('train-1.png') as Uint8Array;
    files.delete('train-1.png');
    const { fetch, asked } = serve(files);
    const loader = load(fetch);
    const error = await failure(loader);
    expect([error.name, error.file, error.fault]).toEqual(['SheetError', 'train-1.png', 'missing']);
    expect(error.message).toMatch(/^The MNIST file train-1.png is missing on the server\. Try again/);

    files.set('train-1.png', whole);
    asked.length = 0;
    const reports: number[][] = [];
    const { train } = await loader.load((...report) => reports.push(report));
    expect(asked).toEqual(['train-1.png']);
    expect(train.images[4 * PIXELS]).toBe((3 * PIXELS + PIXELS * 7) % 251);
    const total = reports[0]?.[1] as number;
    expect(reports[0]).toEqual([total - whole.length, total]);
    expect(reports.at(-1)).toEqual([total, total]);
  });

  it.each<[string, (whole: Uint8Array) => Uint8Array, string, RegExp]>([
    ['truncated', (whole) => whole.slice(0, -5), 'truncated', /arrived incomplete \(\d+ of \d+ bytes\)/],
    ['altered', (whole) => whole.with(200, (whole[200] as number) ^ 1), 'altered', /its SHA-256 differs/],
    ['too long', (whole) => Uint8Array.of(...whole, 0), 'altered', /is larger than the \d+ bytes/],
  ])('is fetched past the cache after it arrived %s', async (_, damage, fault, message) => {
    const files = published();
    const whole = files.get('train-0.png') as Uint8Array;
    files.set('train-0.png', damage(whole));
    const { fetch, asked } = serve(files);
    const loader = load(fetch);
    const error = await failure(loader);
    expect([error.file, error.fault]).toEqual(['train-0.png', fault]);
    expect(error.message).toMatch(message);

    files.set('train-0.png', whole);
    asked.length = 0;
    expect((await loader.load()).train.images[1]).toBe(7);
    expect(asked).toEqual(['train-0.png (reload)']);
  });

  it.each<[string, SheetError['fault'], Fetch]>([
    ['no connection', 'unreachable', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['an overloaded server', 'unreachable', async () => new Response('', { status: 503 })],
    [
      'a start page in its place',
      'missing',
      async () => new Response('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } }),
    ],
    [
      'a connection that breaks off',
      'truncated',
      async () => {
        let pulled = false;
        return new Response(
          new ReadableStream({
            pull(controller) {
              if (pulled) controller.error(new TypeError('network error'));
              else controller.enqueue(Uint8Array.of(1, 2, 3));
              pulled = true;
            },
          }),
        );
      },
    ],
  ])('because of %s is reported as %s', async (_, fault, answer) => {
    const { fetch } = serve(published());
    const loader = load((url, init) =>
      url.href.endsWith('test-0.png') ? answer(url, init) : fetch(url, init),
    );
    const error = await failure(loader);
    expect([error.file, error.fault]).toEqual(['test-0.png', fault]);
    expect(error.message).toMatch(/^The MNIST file test-0\.png .+\. (Try|Check) .+\.$/);
  });
});

it('gives up on a server that falls silent', async () => {
  vi.useFakeTimers();
  try {
    const silent: Fetch = (_, { signal }) =>
      new Promise((__, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    const outcome = failure(load(silent));
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await outcome).toMatchObject({ file: 'manifest.json', fault: 'unreachable' });
  } finally {
    vi.useRealTimers();
  }
});

describe('what an earlier visit has kept', () => {
  /** Keeps files as a browser does, and remembers them from one visit to the next. */
  function browser() {
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    const cache = {
      match: async (url: URL) => {
        const kept = files.get(url.href);
        return kept && new Response(kept);
      },
      put: async (url: URL, response: Response) => {
        files.set(url.href, new Uint8Array(await response.arrayBuffer()));
      },
    };
    const caches = { open: async () => cache as unknown as Cache };
    return { files, caches };
  }
  const offline: Fetch = () => Promise.reject(new TypeError('Failed to fetch'));

  async function visited() {
    const { files, caches } = browser();
    const mnist = await load(serve(published()).fetch, { caches }).load();
    await vi.waitFor(() => expect(files.size).toBe(6));
    return { files, caches, mnist };
  }

  it('is enough without a connection', async () => {
    const { caches, mnist } = await visited();
    const reports: number[][] = [];
    expect(await load(offline, { caches }).load((...report) => reports.push(report))).toEqual(mnist);
    expect(reports.at(-1)?.[0]).toBe(reports[0]?.[1]);
  });

  it('is not fetched again, but the manifest is', async () => {
    const { caches, mnist } = await visited();
    const { fetch, asked } = serve(published());
    expect(await load(fetch, { caches }).load()).toEqual(mnist);
    expect(asked).toEqual(['manifest.json (no-cache)']);
  });

  it.each<[string, (whole: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
    ['altered', (whole) => whole.with(200, (whole[200] as number) ^ 1)],
    ['cut', (whole) => whole.slice(0, -1)],
  ])('and was %s since never trains: the file is fetched again, and kept', async (_, damage) => {
    const { files, caches, mnist } = await visited();
    const url = `${BASE}train-0.png`;
    const whole = files.get(url) as Uint8Array<ArrayBuffer>;
    files.set(url, damage(whole));
    const error = await failure(load(offline, { caches }));
    expect([error.file, error.fault]).toEqual(['train-0.png', 'unreachable']);

    const { fetch, asked } = serve(published());
    expect(await load(fetch, { caches }).load()).toEqual(mnist);
    expect(asked).toEqual(['manifest.json (no-cache)', 'train-0.png']);
    await vi.waitFor(() => expect(files.get(url)).toEqual(whole));
  });

  it('is no answer of a damaged download', async () => {
    const { files, caches } = browser();
    const damaged = published().set('test-labels.bin', Uint8Array.of(1, 2));
    await failure(load(serve(damaged).fetch, { caches }));
    await vi.waitFor(() => expect(files.size).toBe(5));
    expect([...files.keys()]).not.toContain(`${BASE}test-labels.bin`);
  });

  it('is nothing where the browser keeps nothing', async () => {
    const caches = { open: () => Promise.reject(new DOMException('denied', 'SecurityError')) };
    expect((await load(serve(published()).fetch, { caches }).load()).test.labels).toHaveLength(2);
  });
});

describe('without crypto.subtle', () => {
  const insecure = (files: Map<string, Uint8Array>) => load(serve(files).fetch, { subtle: undefined });

  it('loads, and detects damage by PNG’s checksums', async () => {
    const files = published();
    expect((await insecure(files).load()).train.labels).toHaveLength(5);
    const whole = files.get('train-0.png') as Uint8Array;
    files.set('train-0.png', whole.with(200, (whole[200] as number) ^ 1));
    expect(await failure(insecure(files))).toMatchObject({ file: 'train-0.png', fault: 'altered' });
  });

  it('detects a sheet of another size, and labels that are no digits', async () => {
    const files = published();
    const manifest = JSON.parse(new TextDecoder().decode(files.get('manifest.json')));
    const other = encode({ width: PIXELS, height: 1, data: new Uint8Array(PIXELS), depth: 8, channels: 1 });
    manifest.train.sheets[1].bytes = other.length;
    files.set('train-1.png', other);
    files.set('manifest.json', encoder.encode(JSON.stringify(manifest)));
    expect((await failure(insecure(files))).message).toContain('train-1.png is not a sheet of 2 digits');

    const mislabelled = published().set('test-labels.bin', Uint8Array.of(7, 10));
    expect(await failure(insecure(mislabelled))).toMatchObject({ file: 'test-labels.bin', fault: 'altered' });
  });
});

describe('the manifest', () => {
  it.each<[string, string]>([
    ['is not JSON', '{'],
    ['is something else', '{"train": []}'],
    ['lists no sheets', '{"pixels": 784, "train": {"rows": 5}, "test": {"rows": 2}}'],
  ])('that %s counts as altered, and the retry requests it again', async (_, text) => {
    const files = published();
    const whole = files.get('manifest.json') as Uint8Array;
    files.set('manifest.json', encoder.encode(text));
    const loader = load(serve(files).fetch);
    expect(await failure(loader)).toMatchObject({ file: 'manifest.json', fault: 'altered' });
    files.set('manifest.json', whole);
    expect((await loader.load()).test.labels).toHaveLength(2);
  });

  it('is refused when its counts contradict each other', async () => {
    const files = published();
    const text = new TextDecoder().decode(files.get('manifest.json')).replace('"rows":5', '"rows":6');
    files.set('manifest.json', encoder.encode(text));
    expect(await failure(load(serve(files).fetch))).toMatchObject({ fault: 'altered' });
  });

  it('is reported as missing', async () => {
    const loader = load(serve(new Map()).fetch);
    expect(await failure(loader)).toMatchObject({ file: 'manifest.json', fault: 'missing' });
  });
});

describe('aborting', () => {
  it('ends the load with the signal’s reason, and a later load goes on', async () => {
    const { fetch } = serve(published());
    const abort = new AbortController();
    const loader = load((url, init) => {
      if (url.href.endsWith('test-0.png')) abort.abort();
      return fetch(url, init);
    });
    const error = await loader.load(() => {}, abort.signal).catch((reason: unknown) => reason);
    expect(error).toBe(abort.signal.reason);
    expect((await loader.load()).test.labels).toHaveLength(2);
  });
});

it('turns the real sprites back into the published files, bit for bit', async () => {
  const folder = await sprites();
  const fetch: Fetch = async ({ pathname }) =>
    new Response(new Uint8Array(await readFile(join(folder, pathname.replace('/page/mnist/', '')))));
  const mnist = await load(fetch).load();
  for (const name of ['train', 'test'] as const) {
    const { images, labels } = mnist[name];
    expect(sha256(idxHeader([labels.length, 28, 28]), images)).toBe(SOURCE[name].images.sha256);
    expect(sha256(idxHeader([labels.length]), labels)).toBe(SOURCE[name].labels.sha256);
  }
});
