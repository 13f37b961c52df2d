/** Chooses the tf.js backend, loads only that one, and notices when it is lost. */

import wasmPlain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import { DeviceLostError } from '../webgpu/errors.ts';
import { BACKENDS, type BackendChoice, type BackendName, type Engine } from './protocol.ts';

/** How adapters that compute on the processor call themselves. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i;

/** A backend that could not be started; `message` is for the visitor. */
class BackendError extends Error {
  override readonly name = 'BackendError';
  constructor(
    readonly backend: BackendName,
    cause: unknown,
  ) {
    super(
      `${LABEL[backend]} could not be started here${cause instanceof Error ? ` (${cause.message})` : ''}. Choose another backend.`,
      {
        cause,
      },
    );
  }
}

const LABEL: Record<BackendName, string> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'Plain JavaScript',
};

/** What a backend would run on. */
export interface Adapter {
  /** Its own name; empty when it tells none. */
  name: string;
  software: boolean;
}

/** A running backend. */
export interface StartedEngine {
  engine: Engine;
  /** Settles only when the device is lost, and then with the error. */
  lost: Promise<DeviceLostError>;
}

/**
 * Starts the backend asked for; for `auto` the first of WebGPU and WebGL that is a real GPU, else
 * WebAssembly, else plain JavaScript.
 * @throws {BackendError} when the one asked for, or the last resort, cannot be started.
 */
export async function startEngine(choice: BackendChoice): Promise<StartedEngine> {
  if (choice !== 'auto') return start(choice, await probe(choice), 'You chose it.');
  const passedOver: PassedOver[] = [];
  for (const backend of BACKENDS) {
    const adapter = await probe(backend);
    const obstacle = whyNot(adapter);
    if (obstacle) {
      passedOver.push({ backend, obstacle });
      continue;
    }
    try {
      return await start(backend, adapter, [...told(passedOver), why(backend)].join(' '));
    } catch (error) {
      if (backend === 'cpu') throw error;
      passedOver.push({ backend, obstacle: 'could not be started' });
    }
  }
  throw new BackendError('cpu', undefined);
}

/** Undefined when the browser has no such thing. */
async function probe(backend: BackendName): Promise<Adapter | undefined> {
  switch (backend) {
    case 'webgpu': {
      const adapter = await navigator.gpu
        ?.requestAdapter({ powerPreference: 'high-performance' })
        .catch(() => null);
      if (!adapter) return undefined;
      const { vendor, architecture, description } = adapter.info;
      const name = description || [vendor, architecture].filter(Boolean).join(' ');
      return { name, software: adapter.info.isFallbackAdapter || SOFTWARE.test(`${name} ${architecture}`) };
    }
    case 'webgl': {
      if (typeof OffscreenCanvas === 'undefined') return undefined;
      const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
      if (!gl) return undefined;
      const unmasked = gl.getExtension('WEBGL_debug_renderer_info');
      const name = String(gl.getParameter(unmasked ? unmasked.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
      gl.getExtension('WEBGL_lose_context')?.loseContext();
      return { name, software: SOFTWARE.test(name) };
    }
    case 'wasm':
      return typeof WebAssembly === 'object' ? { name: '', software: false } : undefined;
    case 'cpu':
      return { name: 'one processor thread', software: false };
  }
}

interface PassedOver {
  backend: BackendName;
  obstacle: string;
}

function whyNot(adapter: Adapter | undefined): string | undefined {
  if (!adapter) return 'cannot be used in this browser';
  return adapter.software ? 'would be emulated on the processor: no real GPU here' : undefined;
}

/** A sentence for each obstacle, however many backends met it. */
function told(passedOver: PassedOver[]): string[] {
  return [...new Set(passedOver.map(({ obstacle }) => obstacle))].map((obstacle) => {
    const met = passedOver.filter((one) => one.obstacle === obstacle).map(({ backend }) => LABEL[backend]);
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

async function start(
  backend: BackendName,
  adapter: Adapter | undefined,
  reason: string,
): Promise<StartedEngine> {
  let threads: (() => number) | undefined;
  try {
    if (!adapter) throw new Error('this browser does not have it');
    threads = await load(backend);
    if (!(await tf.setBackend(backend))) throw new Error('tf.js could not initialise it');
    await tf.ready();
  } catch (cause) {
    throw new BackendError(backend, cause);
  }
  return {
    engine: {
      backend,
      adapter: threads ? processor(threads()) : adapter.name,
      software: adapter.software,
      reason,
    },
    lost: deviceLoss(backend),
  };
}

function processor(threads: number): string {
  return threads > 1 ? `${threads} processor threads` : 'one processor thread';
}

/** @returns what tells, once the backend runs, how many threads it has; for those that may have many. */
async function load(backend: BackendName): Promise<(() => number) | undefined> {
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
      // Not what the machine has: tf.js takes half of that, and one where the page is not isolated.
      return wasm.getThreadsCount;
    }
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      break;
  }
  return undefined;
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
  const factory = tf.findBackendFactory(backend);
  try {
    tf.removeBackend(backend);
  } catch {
    // It may not survive freeing what is already gone.
  }
  tf.registerBackend(backend, factory);
}
