/** Picks the build of the kernels that the browser can run, and loads it. */
import { relaxedSimd, simd } from 'wasm-feature-detect';
import type { Kernels } from './exports.ts';
import { KernelsError } from './kernels-error.ts';

const loaded = new Map<boolean, Promise<Kernels>>();

/**
 * Downloads and compiles the fastest build for this browser, once.
 * @param shared whether the memory is shared between threads; only an isolated page can share it.
 * @throws {KernelsError} when the browser has no SIMD, or the file cannot be loaded.
 */
export function loadKernels(shared: boolean): Promise<Kernels> {
  const known = loaded.get(shared);
  if (known) return known;
  const kernels = load(shared).catch((error) => {
    // A later call tries again.
    loaded.delete(shared);
    throw error;
  });
  loaded.set(shared, kernels);
  return kernels;
}

async function load(shared: boolean): Promise<Kernels> {
  if (!(await simd())) {
    throw new KernelsError('This browser’s WebAssembly has no SIMD. A newer browser has it.');
  }
  try {
    const { default: url } = await ((await relaxedSimd()) ? relaxed(shared) : plain(shared));
    const response = await fetch(url);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return { module: await WebAssembly.compile(await response.arrayBuffer()), shared };
  } catch (error) {
    const { message } = Object(error) as { message?: string };
    throw new KernelsError(`The program for the processor could not be loaded (${message}).`);
  }
}

function relaxed(shared: boolean): Promise<{ default: string }> {
  return shared ? import('kernels:relaxed-shared') : import('kernels:relaxed');
}

function plain(shared: boolean): Promise<{ default: string }> {
  return shared ? import('kernels:simd-shared') : import('kernels:simd');
}
