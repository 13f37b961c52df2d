/** Chooses the backend, loads only that one, and reports when its device is lost. */

import wasmPlain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import { BACKEND_LABELS, type BackendChoice, type BackendName, type Engine } from '../contract/backends.ts';
import { loadBrowserKernels, threadCount } from '../wasm/browser-step.ts';
import { KernelsError } from '../wasm/kernels-error.ts';
import { DeviceLostError } from '../webgpu/gpu-errors.ts';
import { type Adapter, probe } from './probe.ts';

/** How long a backend may take to answer, in seconds. WebAssembly must also download its file. */
const PATIENCE: Record<BackendName, number> = { webgpu: 10, webgl: 10, wasm: 30, cpu: 10 };

/** Names as a sentence begins with them. */
const NAMES: Record<BackendName, string> = { ...BACKEND_LABELS, cpu: 'Plain JavaScript' };

interface PassedOver {
  backend: BackendName;
  /** Why it did not start, as the end of a sentence. */
  obstacle: string;
}

/** None of the backends that were tried could start. The page shows `message`. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  constructor(passedOver: PassedOver[]) {
    super(told(passedOver).join(' '));
  }
}

/** A running backend. */
export interface StartedEngine {
  engine: Engine;
  /** Resolves to the error when the device is lost. */
  lost: Promise<DeviceLostError>;
}

/** What the caller of `startEngine` does for it. */
export interface Starter {
  /** Frees the last backend's tensors. Called when another backend is ready; if none is, the last one stays. */
  release?: () => void;
  /** Trains a little on the running backend; resolves to the milliseconds that a step takes. */
  tryOut?: (backend: BackendName) => Promise<number>;
  /** Backends whose devices were lost again and again: `auto` passes over them. */
  unreliable?: ReadonlySet<BackendName>;
}

/** `auto` tries these groups in order. It takes the fastest backend of a group. */
const GROUPS: readonly (readonly BackendName[])[] = [['webgpu'], ['webgl', 'wasm'], ['cpu']];

/** A backend that tf.js can switch to at once. */
interface Candidate extends Prepared {
  backend: BackendName;
  adapter: Adapter;
}

/**
 * Starts the chosen backend. `auto` takes WebGPU if it runs on a real GPU. Otherwise it takes WebGL on a
 * real GPU or WebAssembly, whichever takes a step faster. Otherwise it takes plain JavaScript. It passes
 * over a backend that fails or does not answer.
 * @throws {BackendError} when the chosen backend cannot start; for `auto` when none can.
 */
export async function startEngine(
  choice: BackendChoice,
  { release = () => {}, tryOut, unreliable }: Starter = {},
): Promise<StartedEngine> {
  const passedOver: PassedOver[] = [];
  for (const group of choice === 'auto' ? GROUPS : [[choice]]) {
    let candidates: Candidate[] = [];
    for (const backend of group) {
      if (choice === 'auto' && unreliable?.has(backend)) {
        passedOver.push({ backend, obstacle: 'was taken away from this page again and again' });
        continue;
      }
      try {
        const adapter = await within(PATIENCE[backend], probe(backend));
        if (choice === 'auto' && adapter.software) {
          passedOver.push({ backend, obstacle: 'would be emulated on the processor: no real GPU here' });
        } else candidates.push({ backend, adapter, ...(await prepare(backend)) });
      } catch (error) {
        passedOver.push({ backend, obstacle: failed(error) });
      }
    }
    let compared: string | undefined;
    if (tryOut && candidates.length > 1) {
      ({ candidates, compared } = await compare(candidates, passedOver, tryOut));
    }
    const [chosen] = candidates;
    if (!chosen) continue;
    const { backend, tensors, note } = chosen;
    const reasons = choice === 'auto' ? [...told(passedOver), compared ?? why(backend)] : ['You chose it.'];
    if (note) reasons.push(note);
    if (backend === 'wasm' && !crossOriginIsolated) reasons.push(ONE_THREAD);
    const engine = await described(chosen, reasons.join(' '));
    release();
    await tf.setBackend(tensors);
    running = backend;
    return { engine, lost: deviceLoss(backend) };
  }
  throw new BackendError(passedOver);
}

/** Tries each candidate. Returns those that work, the fastest first, and a sentence with the measurements. */
async function compare(
  candidates: readonly Candidate[],
  passedOver: PassedOver[],
  tryOut: (backend: BackendName) => Promise<number>,
): Promise<{ candidates: Candidate[]; compared?: string }> {
  const before = { tensors: tf.getBackend(), running };
  const tried: { candidate: Candidate; ms: number }[] = [];
  for (const candidate of candidates) {
    const { backend, tensors } = candidate;
    try {
      await tf.setBackend(tensors);
      running = backend;
      tried.push({ candidate, ms: await within(PATIENCE[backend], tryOut(backend)) });
    } catch (error) {
      passedOver.push({ backend, obstacle: failed(error) });
    }
  }
  if (before.tensors) await tf.setBackend(before.tensors);
  running = before.running;
  tried.sort((a, b) => a.ms - b.ms);
  const measured = tried.map(
    ({ candidate, ms }) => `${NAMES[candidate.backend]} takes ${milliseconds(ms)} a step`,
  );
  return {
    candidates: tried.map(({ candidate }) => candidate),
    ...(tried.length > 1 && { compared: `Tried here: ${measured.join(', ')}.` }),
  };
}

/** Text with two digits, such as 3.1 ms or 11 ms. */
function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en-US')} ms`;
}

function failed(error: unknown): string {
  return `could not be started here (${brief(error)})`;
}

/** One sentence for each obstacle, which names all backends that met it. */
function told(passedOver: PassedOver[]): string[] {
  return [...new Set(passedOver.map(({ obstacle }) => obstacle))].map((obstacle) => {
    const met = passedOver.filter((one) => one.obstacle === obstacle).map(({ backend }) => NAMES[backend]);
    return `${met.join(' and ')} ${obstacle}.`;
  });
}

function why(backend: BackendName): string {
  switch (backend) {
    case 'webgpu':
      return 'It is the fastest way to your GPU.';
    case 'webgl':
      return 'WebGL reaches your GPU too.';
    case 'wasm':
      return 'This is the fastest on the processor.';
    case 'cpu':
      return 'Plain JavaScript runs anywhere.';
  }
}

const ONE_THREAD = 'It has only one thread, because this server does not send the COOP and COEP headers.';

/** The browser's or library's message, cut so that it fits into a sentence. */
function brief(error: unknown): string {
  const { message } = Object(error) as { message?: unknown };
  const text = String(message ?? error).replace(/[\s.]+$/, '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
const LONGEST = 150;

/** @throws when `answer` takes longer than `seconds`. */
function within<T>(seconds: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${seconds} seconds`)), seconds * 1000);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The backend that `startEngine` started last. */
let running: BackendName | undefined;

/** @throws when no backend has been started. */
export function runningBackend(): BackendName {
  if (!running) throw new Error('No backend has been started.');
  return running;
}

/** How tf.js serves a backend. */
interface Prepared {
  /** The tf.js backend that holds the tensors. */
  tensors: BackendName;
  /** What the visitor should know about it. */
  note?: string;
}

/**
 * Loads what the backend needs. For `wasm` our own kernels train and evaluate, and tf.js' plain JavaScript
 * holds the weights and reads single digits. If the kernels cannot load, tf.js' WebAssembly does all of it.
 */
async function prepare(backend: BackendName): Promise<Prepared> {
  if (backend !== 'wasm') {
    await prepareTensors(backend);
    return { tensors: backend };
  }
  try {
    await within(PATIENCE.wasm, loadBrowserKernels());
  } catch (error) {
    if (!(error instanceof KernelsError)) throw error;
    await prepareTensors('wasm');
    return { tensors: 'wasm', note: `${error.message} TensorFlow.js trains instead, and takes longer.` };
  }
  await prepareTensors('cpu');
  return { tensors: 'cpu' };
}

/**
 * Makes tf.js itself compute on the running backend, for what our kernels cannot do. tf.js moves each
 * tensor there when it is next used.
 */
export async function computeByTensorflow(): Promise<void> {
  const backend = runningBackend();
  if (tf.getBackend() === backend) return;
  await prepareTensors(backend);
  await tf.setBackend(backend);
}

type Factory = ReturnType<typeof tf.findBackendFactory>;

/** tf.js' own way to make each backend; kept here because `prepareTensors` registers another. */
const factories = new Map<BackendName, Factory>();

/**
 * Makes the backend, so that tf.js can switch to it at once. If tf.js made it, it would only log an
 * error, wait for ever for a backend that does not answer, and switch to one that answers late.
 */
async function prepareTensors(backend: BackendName): Promise<void> {
  if (backend in tf.engine().registry) return;
  const factory = factories.get(backend) ?? (await load(backend));
  factories.set(backend, factory);
  const making = Promise.resolve().then(factory);
  const made = await within(PATIENCE[backend], making).catch((error) => {
    making.then(
      (late) => late.dispose(),
      () => {},
    );
    throw error;
  });
  if (backend === 'webgl') believeNoLostContext(made as tf.KernelBackend);
  if (tf.findBackendFactory(backend)) tf.removeBackend(backend);
  tf.registerBackend(backend, () => made);
}

async function described({ backend, tensors, adapter }: Candidate, reason: string): Promise<Engine> {
  const { name, software } = adapter;
  return { backend, adapter: backend === 'wasm' ? await processor(tensors) : name, software, reason };
}

/** Names the threads in use. A page that is not isolated has one; tf.js uses half of the machine's. */
async function processor(tensors: BackendName): Promise<string> {
  const threads =
    tensors === 'wasm' ? (await import('@tensorflow/tfjs-backend-wasm')).getThreadsCount() : threadCount();
  return threads > 1 ? `${threads} processor threads` : 'one processor thread';
}

async function load(backend: BackendName): Promise<Factory> {
  switch (backend) {
    case 'webgpu':
      (await import('../webgpu/backend.ts')).registerWebgpuBackend();
      break;
    case 'webgl':
      await import('@tensorflow/tfjs-backend-webgl');
      // It is slow, but a visitor may choose it on a machine without a GPU.
      tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
      break;
    case 'wasm': {
      const wasm = await import('@tensorflow/tfjs-backend-wasm');
      wasm.setWasmPaths({
        'tfjs-backend-wasm.wasm': wasmPlain,
        'tfjs-backend-wasm-simd.wasm': wasmSimd,
        'tfjs-backend-wasm-threaded-simd.wasm': wasmThreads,
      });
      break;
    }
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      break;
  }
  return tf.findBackendFactory(backend);
}

interface WebglBackend extends tf.KernelBackend {
  gpgpu: { gl: WebGL2RenderingContext };
}

/** A lost context gives zeros where tf.js reads numbers: makes reading from it fail. */
function believeNoLostContext(backend: tf.KernelBackend): void {
  const { gl } = (backend as WebglBackend).gpgpu;
  const check = () => {
    if (gl.isContextLost()) throw new DeviceLostError();
  };
  const { read, readSync } = backend;
  backend.read = async (id) => {
    const values = await read.call(backend, id);
    check();
    return values;
  };
  backend.readSync = (id) => {
    const values = readSync.call(backend, id);
    check();
    return values;
  };
}

function deviceLoss(backend: BackendName): Promise<DeviceLostError> {
  const current = tf.backend();
  if (backend === 'webgpu') {
    const { device } = current as unknown as { device: GPUDevice };
    return device.lost.then(({ message }) => new DeviceLostError(message));
  }
  return new Promise((resolve) => {
    if (backend !== 'webgl') return;
    const { gpgpu } = current as WebglBackend;
    gpgpu.gl.canvas.addEventListener('webglcontextlost', () => resolve(new DeviceLostError()));
  });
}

/** Removes a backend whose device is lost, so that `startEngine` makes a new one. Free its tensors first. */
export function forgetEngine(backend: BackendName): void {
  try {
    tf.removeBackend(backend);
  } catch {
    // The backend may throw when it frees what is already gone.
    delete tf.engine().registry[backend];
  }
}
