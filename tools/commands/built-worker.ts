/** Drives the built page's training worker in a headless browser, from Node. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { type Client, Requester } from '../../src/contract/client.ts';
import type { Event } from '../../src/contract/events.ts';
import type { FromWorker, ToWorker } from '../../src/contract/requests.ts';
import { browserFlags, findOrInstallBrowser } from '../browser.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

export interface BuiltWorker extends Client {
  /** Calls `listener` for each event, until you call the function that it returns. */
  listen(listener: (event: Event) => void): () => void;
  /**
   * Resolves with the next event of that type.
   * @throws the failure's message when the worker reports a failure first.
   */
  next<T extends Event['type']>(type: T): Promise<Of<T>>;
  /** URL of the folder with MNIST's sprites, for the `start` command. */
  dataUrl: string;
  /** URL of the served page. */
  origin: string;
  close(): Promise<void>;
}

declare global {
  // The page's side of the bridge; the browser sets these.
  var trainingWorker: Worker;
  var report: (told: FromWorker) => void;
}

/** The browser or its page ended too early. */
class BrowserGoneError extends Error {
  override readonly name = 'BrowserGoneError';
  constructor() {
    super('The browser ended before its work was done. Run this again.');
  }
}

/**
 * Builds the page, serves it and starts its worker.
 * @param built serves the last build in dist/ instead of building again.
 * @throws when the build has no worker or there is no browser; then it leaves nothing open.
 */
export async function openBuiltWorker(built = false): Promise<BuiltWorker> {
  // Find the browser first, because without one the build is useless.
  const executablePath = findOrInstallBrowser();
  if (!built) await build({ logLevel: 'warn' });
  const assets = await readdir(join(import.meta.dirname, '../../dist/assets')).catch(() => []);
  const script = assets.find((name) => /^training\.worker-.*\.js$/.test(name));
  if (!script) throw new Error('There is no training worker in dist/assets. Build the page first.');

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
): Promise<Pick<BuiltWorker, 'request' | 'listen' | 'next'>> {
  const page = await browser.newPage();
  let fail = (_: unknown) => {};
  const gone = new Promise<never>((_, reject) => {
    fail = reject;
    const tell = () => reject(new BrowserGoneError());
    browser.once('disconnected', tell);
    page.once('crash', tell);
  });
  // Pending requests get this error. There may be none, so do not report it as unhandled.
  gone.catch(() => {});
  const listeners = new Set<(event: Event) => void>();
  const requester = new Requester(
    (asked) => void post(page, asked).catch(fail),
    (event) => {
      for (const listener of listeners) listener(event);
    },
  );
  // Any page of the same origin will do. This one starts no worker of its own.
  await page.goto(`${origin}/mnist/manifest.json`);
  await page.exposeFunction('report', (told: FromWorker) => requester.receive(told));
  await page.evaluate((url) => {
    globalThis.trainingWorker = new Worker(url, { type: 'module' });
    trainingWorker.onmessage = ({ data }: MessageEvent<FromWorker>) => report(data);
    trainingWorker.onerror = ({ message }) =>
      report({
        event: {
          type: 'failed',
          failure: { kind: 'WorkerError', message: String(message), remedies: [] },
        },
      });
  }, `${origin}/assets/${script}`);

  const listen = (listener: (event: Event) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const next = <T extends Event['type']>(type: T) => {
    let end = () => {};
    const first = new Promise<Of<T>>((resolve, reject) => {
      end = listen((event) => {
        if (event.type === type) resolve(event as Of<T>);
        else if ('failure' in event) reject(new Error(event.failure.message));
      });
    });
    return Promise.race([first, gone]).finally(() => end());
  };
  return { request: (name, ...ask) => Promise.race([requester.request(name, ...ask), gone]), listen, next };
}

async function post(page: Page, asked: ToWorker): Promise<void> {
  const { id, command } = asked;
  if (command.type !== 'load-model-files') {
    return page.evaluate((plain) => trainingWorker.postMessage(plain), asked);
  }
  const contents = await Promise.all(command.files.map(contentOf));
  await page.evaluate(
    ({ id, contents }) => {
      const files = contents.map(({ name, bytes }) => new File([bytes], name));
      trainingWorker.postMessage({ id, command: { type: 'load-model-files', files } });
    },
    { id, contents },
  );
}

/** The bridge can carry typed arrays but no files. */
async function contentOf(file: File): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
