/**
 * Serves the built page with the first digits of MNIST instead of all. For tests to which the number of
 * digits does not matter: loading all and reading 10,000 test digits after a run takes most of their time.
 */
import { type PreviewServer, preview } from 'vite';
import { serveSprites } from './sprites-plugin.ts';

/** @param port the port to listen on; 0 takes a free one. */
export function serveFewDigits(port: number): Promise<PreviewServer> {
  return preview({
    logLevel: 'warn',
    preview: { port, strictPort: true, open: false },
    plugins: [
      {
        name: 'few-digits',
        configurePreviewServer: (server) => serveSprites(server, { rows: { train: 4000, test: 1000 } }),
      },
    ],
  });
}
