/** The built page's own training worker in a headless browser, driven from Node. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import type { Command, Event } from '../src/worker/protocol.ts';
import { browserFlags, findOrInstallBrowser } from './browser.ts';

export interface BuiltWorker {
  send(command: Command): Promise<void>;
  /** Address of the folder with MNIST's sprites, for the `start` command. */
  dataUrl: string;
  close(): Promise<void>;
}

declare global {
  // The page's end of the bridge, set in the browser.
  var trainingWorker: Worker;
  var reportEvent: (event: Event) => void;
}

/**
 * Builds the page, serves it and starts its worker; `onEvent` gets what it says, in order.
 * @throws when the build has no worker or no browser can be had.
 */
export async function openBuiltWorker(onEvent: (event: Event) => void): Promise<BuiltWorker> {
  await build({ logLevel: 'warn' });
  const assets = await readdir(join(import.meta.dirname, '../dist/assets'));
  const script = assets.find((name) => /^training\.worker-.*\.js$/.test(name));
  if (!script) throw new Error('The build has no training worker in dist/assets.');

  const server = await preview({ logLevel: 'warn', preview: { port: 0, host: '127.0.0.1', open: false } });
  const address = server.httpServer.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const browser = await chromium.launch({ executablePath: findOrInstallBrowser(), args: browserFlags() });
  const page = await browser.newPage();
  // Any page of the same origin serves; this one starts no worker of its own.
  await page.goto(`${origin}/mnist/manifest.json`);
  await page.exposeFunction('reportEvent', onEvent);
  await page.evaluate((url) => {
    globalThis.trainingWorker = new Worker(url, { type: 'module' });
    trainingWorker.onmessage = ({ data }) => reportEvent(data);
    trainingWorker.onerror = ({ message }) =>
      reportEvent({
        type: 'failed',
        failure: { kind: 'WorkerError', message: String(message), remedies: [] },
      });
  }, `${origin}/assets/${script}`);
  return {
    send: (command) => page.evaluate((command) => trainingWorker.postMessage(command), command),
    dataUrl: `${origin}/mnist/`,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
