/** Starts one TensorFlow.js backend, as its documentation says. */

import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import type { System } from '../systems.ts';
import { threadsText, webGlRenderer, webGpuAdapter } from './adapter.ts';

/** Makes `backend` the current one and returns what it runs on. */
export async function startBackend(
  backend: System['backend'],
): Promise<{ adapter: string; threads: number | null }> {
  switch (backend) {
    case 'webgpu':
      await import('@tensorflow/tfjs-backend-webgpu');
      break;
    case 'webgl':
      await import('@tensorflow/tfjs-backend-webgl');
      break;
    case 'wasm': {
      const { setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      setWasmPaths({
        'tfjs-backend-wasm.wasm': plain,
        'tfjs-backend-wasm-simd.wasm': simd,
        'tfjs-backend-wasm-threaded-simd.wasm': threaded,
      });
      if (crossOriginIsolated) {
        // TensorFlow.js uses at most half of the cores that it sees; jax-js uses all. So report twice as many.
        const cores = navigator.hardwareConcurrency;
        Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 * cores });
        setThreadsCount(cores);
      }
    }
  }
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js cannot start ${backend} here.`);
  await tf.ready();
  if (backend === 'wasm') return wasmFeatures();
  return { adapter: backend === 'webgpu' ? await webGpuAdapter() : webGlRenderer(), threads: null };
}

async function wasmFeatures(): Promise<{ adapter: string; threads: number }> {
  const [hasSimd, hasThreads] = await Promise.all([
    tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'),
    tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'),
  ]);
  const { getThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const threads = hasThreads ? getThreadsCount() : 1;
  return { adapter: `wasm${hasSimd ? ', SIMD' : ''}, ${threadsText(threads)}`, threads };
}
