/** The built page's own training worker in a headless browser, driven from Node. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { build, preview } from 'vite';
import type { Event } from '../src/contract/events.ts';
import type { Command } from '../src/contract/requests.ts';
import { browserFlags, findOrInstallBrowser } from './browser.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

export interface BuiltWorker {
  send(command: Command): Promise<void>;
  /** Calls `listener` for each event until the function it returns is called. */
  listen(listener: (event: Event) => void): () => void;
  /**
   * Sends a command and resolves with the first event of that type.
   * @throws the failure's sentence when the worker reports one first.
   */
  ask<T extends Event['type']>(command: Command, answer: T): Promise<Of<T>>;
  /** Address of the folder with MNIST's sprites, for the `start` command. */
  dataUrl: string;
  /** Address of the served page. */
  origin: string;
  close(): Promise<void>;
}

declare global {
  // The page's end of the bridge, set in the browser.
  var trainingWorker: Worker;
  var reportEvent: (event: Event) => void;
}

/** The browser or the page in it ended before its time. */
class BrowserGoneError extends Error {
  override readonly name = 'BrowserGoneError';
  constructor() {
    super('The browser ended before its work was done. Run this again.');
  }
}

/**
 * Builds the page, serves it and starts its worker.
 * @throws when the build has no worker or no browser can be had; nothing is left open then.
 */
export async function openBuiltWorker(): Promise<BuiltWorker> {
  // First, because the build is for nothing without one.
  const executablePath = findOrInstallBrowser();
  await build({ logLevel: 'warn' });
  const assets = await readdir(join(import.meta.dirname, '../dist/assets'));
  const script = assets.find((name) => /^training\.worker-.*\.js$/.test(name));
  if (!script) throw new Error('The build has no training worker in dist/assets.');

  const server = await preview({ logLevel: 'warn', preview: { port: 0, host: '127.0.0.1', open: false } });
  const address = server.httpServer.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  try {
    const browser = await chromium.launch({ executablePath, args: browserFlags() });
    try {
      const worker = await startIn(browser, origin, script);
      const close = async () => {
        await browser.close();
        await server.close();
      };
      return { ...worker, dataUrl: `${origin}/mnist/`, origin, close };
    } catch (error) {
      await browser.close();
      throw error;
    }
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function startIn(
  browser: Browser,
  origin: string,
  script: string,
): Promise<Pick<BuiltWorker, 'send' | 'listen' | 'ask'>> {
  const page = await browser.newPage();
  const gone = new Promise<never>((_, reject) => {
    const tell = () => reject(new BrowserGoneError());
    browser.once('disconnected', tell);
    page.once('crash', tell);
  });
  // Whoever asks meanwhile hears of it; nobody need be asking.
  gone.catch(() => {});
  const listeners = new Set<(event: Event) => void>();
  // Any page of the same origin serves; this one starts no worker of its own.
  await page.goto(`${origin}/mnist/manifest.json`);
  await page.exposeFunction('reportEvent', (event: Event) => {
    for (const listener of listeners) listener(event);
  });
  await page.evaluate((url) => {
    globalThis.trainingWorker = new Worker(url, { type: 'module' });
    trainingWorker.onmessage = ({ data }: MessageEvent<Event>) => reportEvent(data);
    trainingWorker.onerror = ({ message }) =>
      reportEvent({
        type: 'failed',
        failure: { kind: 'WorkerError', message: String(message), remedies: [] },
      });
  }, `${origin}/assets/${script}`);

  const send = async (command: Command) => {
    if (command.type !== 'load-model-files') {
      return page.evaluate((plain) => trainingWorker.postMessage(plain), command);
    }
    await page.evaluate(
      (contents) => {
        const files = contents.map(({ name, bytes }) => new File([bytes], name));
        trainingWorker.postMessage({ type: 'load-model-files', files });
      },
      await Promise.all(command.files.map(contentOf)),
    );
  };
  const listen = (listener: (event: Event) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const answered = <T extends Event['type']>(command: Command, answer: T) => {
    let end = () => {};
    const first = new Promise<Of<T>>((resolve, reject) => {
      end = listen((event) => {
        if (event.type === answer) resolve(event as Of<T>);
        else if ('failure' in event) reject(new Error(event.failure.message));
      });
      send(command).catch(reject);
    });
    return Promise.race([first, gone]).finally(() => end());
  };
  return { send, listen, ask: answered };
}

/** The bridge carries typed arrays, but no files. */
async function contentOf(file: File): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
