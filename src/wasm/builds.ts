/** Which build of the kernels a browser can run, and its code. */
import { relaxedSimd, simd } from 'wasm-feature-detect';
import type { Kernels } from './exports.ts';
import { KernelsError } from './kernels-error.ts';

const loaded = new Map<boolean, Promise<Kernels>>();

/**
 * The fastest build for this browser, fetched and compiled once. Memory can be shared where the page is
 * isolated from other origins.
 * @throws {KernelsError} when it has no SIMD, or the file cannot be had.
 */
export function loadKernels(shared = globalThis.crossOriginIsolated): Promise<Kernels> {
  const known = loaded.get(shared);
  if (known) return known;
  const kernels = load(shared).catch((error) => {
    // The next one who asks may have more luck.
    loaded.delete(shared);
    throw error;
  });
  loaded.set(shared, kernels);
  return kernels;
}

async function load(shared: boolean): Promise<Kernels> {
  if (!(await simd())) {
    throw new KernelsError('This browser’s WebAssembly has no SIMD; a newer browser has it.');
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
