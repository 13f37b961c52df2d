/** Vite plugin: provides MNIST's sprites under `mnist/`, in the dev server and in the build. */
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { type SpriteOptions, sprites } from './sprites.ts';

const FOLDER = 'mnist';
const TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.json': 'application/json',
  '.bin': 'application/octet-stream',
};

/** Makes a server answer requests for `mnist/` with these sprites. */
export async function serveSprites(
  { config, middlewares }: ViteDevServer | PreviewServer,
  options?: SpriteOptions,
): Promise<void> {
  const folder = await sprites(options);
  const served = new Set(await readdir(folder));
  middlewares.use(`${config.base}${FOLDER}`, async (request, response, next) => {
    const name = new URL(request.url ?? '', 'http://localhost').pathname.slice(1);
    // Serve only names in the list, so that no path leads out of the folder.
    if (!served.has(name)) return next();
    const path = join(folder, name);
    response.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream');
    response.setHeader('Content-Length', (await stat(path)).size);
    response.setHeader('Cache-Control', 'no-cache');
    createReadStream(path).pipe(response);
  });
}

export function mnistSprites(options?: SpriteOptions): Plugin {
  return {
    name: 'mnist-sprites',

    configureServer: (server) => serveSprites(server, options),

    async generateBundle() {
      const folder = await sprites(options);
      for (const name of await readdir(folder)) {
        this.emitFile({
          type: 'asset',
          fileName: `${FOLDER}/${name}`,
          source: await readFile(join(folder, name)),
        });
      }
    },
  };
}
