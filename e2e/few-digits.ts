/**
 * Serves the built page with the first digits of MNIST instead of all. For tests to which the number of
 * digits does not matter: loading all and reading 10,000 test digits after a run takes most of their time.
 */
import { preview } from 'vite';
import { serveSprites } from '../tools/vite/sprites-plugin.ts';

await preview({
  preview: { port: Number(process.argv[2]), strictPort: true },
  plugins: [
    {
      name: 'few-digits',
      configurePreviewServer: (server) => serveSprites(server, { rows: { train: 4000, test: 1000 } }),
    },
  ],
});
