/** Chooses the tf.js backend, loads only that one, and notices when it is lost. */

import wasmPlain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import {
  BACKEND_LABELS,
  BACKENDS,
  type BackendChoice,
  type BackendName,
  type Engine,
} from '../contract/backends.ts';
import { DeviceLostError } from '../webgpu/gpu-errors.ts';
import { type Adapter, probe } from './probe.ts';

/** How long a backend may take to answer, in seconds. WebAssembly also has its file to fetch. */
const PATIENCE: Record<BackendName, number> = { webgpu: 10, webgl: 10, wasm: 30, cpu: 10 };

/** As a sentence begins with them. */
const NAMES: Record<BackendName, string> = { ...BACKEND_LABELS, cpu: 'Plain JavaScript' };

interface PassedOver {
  backend: BackendName;
  /** What a sentence says of it. */
  obstacle: string;
}

/** Nothing that was asked for could be started; `message` is for the visitor. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  constructor(passedOver: PassedOver[]) {
    super(told(passedOver).join(' '));
  }
}

/** A running backend. */
export interface StartedEngine {
  engine: Engine;
  /** Settles only when the device is lost, and then with the error. */
  lost: Promise<DeviceLostError>;
}

/**
 * Starts the backend asked for; for `auto` the first of WebGPU and WebGL that is a real GPU, else
 * WebAssembly, else plain JavaScript. One that fails or gives no answer is passed over.
 * @param release frees the tensors of the last backend. It is called when another one is ready; if
 * none is, the last one goes on.
 * @throws {BackendError} when the one asked for, or for `auto` every one, cannot be started.
 */
export async function startEngine(
  choice: BackendChoice,
  release: () => void = () => {},
): Promise<StartedEngine> {
  const passedOver: PassedOver[] = [];
  for (const backend of choice === 'auto' ? BACKENDS : [choice]) {
    try {
      const adapter = await within(PATIENCE[backend], probe(backend));
      if (choice === 'auto' && adapter.software) {
        passedOver.push({ backend, obstacle: 'would be emulated on the processor: no real GPU here' });
        continue;
      }
      await prepare(backend);
      const reason = choice === 'auto' ? [...told(passedOver), why(backend)].join(' ') : 'You chose it.';
      const engine = await described(backend, adapter, reason);
      release();
      await tf.setBackend(backend);
      return { engine, lost: deviceLoss(backend) };
    } catch (error) {
      passedOver.push({ backend, obstacle: `could not be started here (${brief(error)})` });
    }
  }
  throw new BackendError(passedOver);
}

/** A sentence for each obstacle, however many backends met it. */
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
      return `This is the fastest on the processor${crossOriginIsolated ? '' : '; without the COOP and COEP headers, which this server does not send, it has one thread alone'}.`;
    case 'cpu':
      return 'Plain JavaScript runs anywhere.';
  }
}

/** What browser or library said, cut to a length that fits into a sentence. */
function brief(error: unknown): string {
  const { message } = Object(error) as { message?: unknown };
  const text = String(message ?? error).replace(/[\s.]+$/, '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
const LONGEST = 150;

/** @throws when the answer does not come within so many seconds. */
function within<T>(seconds: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${seconds} seconds`)), seconds * 1000);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

type Factory = ReturnType<typeof tf.findBackendFactory>;

/** How tf.js makes each backend; kept, because tf.js is told another way to. */
const factories = new Map<BackendName, Factory>();

/**
 * Makes the backend, so that tf.js can change over to it at once. Left to make it by itself, tf.js
 * would only log why it fails, wait for one that gives no answer, and change over if it answers late.
 */
async function prepare(backend: BackendName): Promise<void> {
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
  if (tf.findBackendFactory(backend)) tf.removeBackend(backend);
  tf.registerBackend(backend, () => made);
}

async function described(backend: BackendName, { name, software }: Adapter, reason: string): Promise<Engine> {
  return { backend, adapter: backend === 'wasm' ? await processor() : name, software, reason };
}

/** Not what the machine has: tf.js takes half of that, and one where the page is not isolated. */
async function processor(): Promise<string> {
  const threads = (await import('@tensorflow/tfjs-backend-wasm')).getThreadsCount();
  return threads > 1 ? `${threads} processor threads` : 'one processor thread';
}

async function load(backend: BackendName): Promise<Factory> {
  switch (backend) {
    case 'webgpu':
      (await import('../webgpu/backend.ts')).registerWebgpuBackend();
      break;
    case 'webgl':
      await import('@tensorflow/tfjs-backend-webgl');
      // Slow, but whoever asks for it on a machine without a GPU shall have it.
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

function deviceLoss(backend: BackendName): Promise<DeviceLostError> {
  const current = tf.backend();
  if (backend === 'webgpu') {
    const { device } = current as unknown as { device: GPUDevice };
    return device.lost.then(({ message }) => new DeviceLostError(message));
  }
  return new Promise((resolve) => {
    if (backend !== 'webgl') return;
    const { gpgpu } = current as unknown as { gpgpu: { gl: WebGL2RenderingContext } };
    gpgpu.gl.canvas.addEventListener('webglcontextlost', () => resolve(new DeviceLostError()));
  });
}

/**
 * Forgets a backend whose device is lost, so that `startEngine` makes a new one. Tensors on it are
 * gone; dispose of them first.
 */
export function forgetEngine(backend: BackendName): void {
  try {
    tf.removeBackend(backend);
  } catch {
    // It may not survive freeing what is already gone.
    delete tf.engine().registry[backend];
  }
}
