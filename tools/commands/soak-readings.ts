/** Measures what the page and its worker hold, from outside: the page's own code has no part in it. */
import type { CDPSession, Page } from '@playwright/test';
import type { FromWorker } from '../../src/contract/requests.ts';
import type { Measure } from './soak-verdict.ts';

type Values = Record<Measure, number>;
type Held = Pick<Values, 'tensors' | 'gpuBuffers' | 'gpuMegabytes' | 'wasmMegabytes'>;
type Heap = Record<'usedSize' | 'embedderHeapUsedSize' | 'backingStorageSize', number>;

declare global {
  // In the worker.
  var held: () => Held;
  // TensorFlow.js' engine, which it shares with other copies of itself.
  var _tfengine: { memory(): { numTensors: number } } | undefined;
  interface Window {
    msPerStep: number;
  }
}

const WORKER = /\/assets\/training\.worker-.*\.js$/;
const MEGABYTE = 2 ** 20;

/** Counts what lives in the worker. Runs there before the worker's own code, so it cannot use our imports. */
function countHeld(): void {
  interface Kept {
    thing: WeakRef<object>;
    size(): number;
  }
  const buffers: Kept[] = [];
  const memories: Kept[] = [];
  const destroyed = new WeakSet<object>();
  if (typeof GPUDevice !== 'undefined') {
    const { createBuffer, destroy: destroyDevice } = GPUDevice.prototype;
    const { destroy } = GPUBuffer.prototype;
    GPUDevice.prototype.createBuffer = function (descriptor) {
      const buffer = createBuffer.call(this, descriptor);
      const { size } = descriptor;
      buffers.push({ thing: new WeakRef(buffer), size: () => (destroyed.has(this) ? -1 : size) });
      return buffer;
    };
    GPUBuffer.prototype.destroy = function () {
      destroyed.add(this);
      return destroy.call(this);
    };
    GPUDevice.prototype.destroy = function () {
      destroyed.add(this);
      return destroyDevice.call(this);
    };
  }
  const Native = WebAssembly.Memory;
  WebAssembly.Memory = class extends Native {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      const thing = new WeakRef(this);
      memories.push({ thing, size: () => thing.deref()?.buffer.byteLength ?? -1 });
    }
  };
  const living = (all: Kept[]): number[] => {
    const rest = all.filter(({ thing, size }) => {
      const there = thing.deref();
      return there !== undefined && !destroyed.has(there) && size() >= 0;
    });
    all.splice(0, all.length, ...rest);
    return rest.map(({ size }) => size());
  };
  const megabytes = (sizes: number[]) => sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20;
  globalThis.held = () => {
    const gpu = living(buffers);
    return {
      tensors: globalThis._tfengine?.memory().numTensors ?? 0,
      gpuBuffers: gpu.length,
      gpuMegabytes: megabytes(gpu),
      wasmMegabytes: megabytes(living(memories)),
    };
  };
}

/** Notes how long a step takes, as the worker reports it. Runs in the page before its own code. */
function noteSteps(): void {
  const Native = Worker;
  window.msPerStep = 0;
  window.Worker = class extends Native {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      this.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
        if ('event' in data && data.event.type === 'progress') window.msPerStep = data.event.msPerStep;
      });
    }
  };
}

/** How many records the databases of this origin have. Runs in the page. */
async function countRecords(): Promise<number> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  let records = 0;
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name as string));
    for (const store of database.objectStoreNames) {
      records += await done(database.transaction(store).objectStore(store).count());
    }
    database.close();
  }
  return records;
}

/** A worker's own debugging session. Playwright has none for workers, so its messages go through the page's. */
class WorkerSession {
  private lastId = 0;
  private readonly open = new Map<number, (result: unknown) => void>();

  constructor(
    private readonly page: CDPSession,
    private readonly sessionId: string,
  ) {
    page.on('Target.receivedMessageFromTarget', ({ sessionId: from, message }) => {
      const { id, result } = JSON.parse(message) as { id?: number; result?: unknown };
      if (from === sessionId && id !== undefined) this.open.get(id)?.(result);
    });
  }

  async send<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.lastId;
    const answer = new Promise<unknown>((resolve) => this.open.set(id, resolve));
    const message = JSON.stringify({ id, method, params });
    await this.page.send('Target.sendMessageToTarget', { message, sessionId: this.sessionId });
    return answer.finally(() => this.open.delete(id)) as Promise<T>;
  }
}

/**
 * Gets ready to measure a page that has not been opened yet.
 * @returns a function that collects garbage and then measures.
 */
export async function watch(page: Page): Promise<() => Promise<Values>> {
  // The TypeScript runner wraps named functions in this function.
  const wrapper = 'globalThis.__name = (named) => named;';
  await page.addInitScript(wrapper);
  await page.addInitScript(noteSteps);
  await page.route(WORKER, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${wrapper}(${countHeld})();${await response.text()}` });
  });
  const devtools = await page.context().newCDPSession(page);
  let worker: WorkerSession | undefined;
  devtools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (WORKER.test(targetInfo.url)) worker = new WorkerSession(devtools, sessionId);
  });
  await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false });

  return async () => {
    if (!worker) throw new Error('The training worker did not start.');
    for (let i = 0; i < 2; i++) {
      await devtools.send('HeapProfiler.collectGarbage');
      await worker.send('HeapProfiler.collectGarbage');
    }
    const evaluate = { expression: 'held()', returnByValue: true };
    const { result } = await worker.send<{ result: { value: Held } }>('Runtime.evaluate', evaluate);
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
    const pageHeap = heap((await devtools.send('Runtime.getHeapUsage')) as unknown as Heap);
    const workerHeap = heap(await worker.send<Heap>('Runtime.getHeapUsage'));
    return {
      ...result.value,
      threads: page.workers().length,
      nodes,
      listeners: jsEventListeners,
      records: await page.evaluate(countRecords),
      pageHeapMegabytes: pageHeap.objects,
      pageArrayMegabytes: pageHeap.arrays,
      workerHeapMegabytes: workerHeap.objects,
      workerArrayMegabytes: workerHeap.arrays,
      msPerStep: await page.evaluate(() => window.msPerStep),
    };
  };
}

function heap({ usedSize, embedderHeapUsedSize, backingStorageSize }: Heap) {
  return {
    objects: (usedSize + embedderHeapUsedSize) / MEGABYTE,
    arrays: backingStorageSize / MEGABYTE,
  };
}
