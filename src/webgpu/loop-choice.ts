/** Which product loop is the fastest on a device: found by trying. */
import type { ProductLoop } from './kernels.ts';
import { type Dispatch, encode } from './recorder.ts';

/** Long enough to tell two loops apart, in milliseconds. */
const MEASURED_MS = 10;
/** Samples of each loop, taken in turn: what else the GPU does at the time slows some, hardly all. */
const SAMPLES = 5;
const MOST_REPEATS = 64;

const chosen = new WeakMap<GPUDevice, ProductLoop>();

/** All loops that a device can run. */
export function possibleLoops(device: GPUDevice): ProductLoop[] {
  return device.features.has('subgroups') ? ['register', 'shared', 'subgroup'] : ['register', 'shared'];
}

/** Loops worth trying: an emulated GPU has nothing to gain from workgroup memory. */
export function loopsFor(device: GPUDevice): ProductLoop[] {
  const { isFallbackAdapter, subgroupMinSize, subgroupMaxSize } = device.adapterInfo;
  if (!isFallbackAdapter) return ['shared', 'register'];
  const ofFour = subgroupMinSize === 4 && subgroupMaxSize === 4;
  return [ofFour && possibleLoops(device).includes('subgroup') ? 'subgroup' : 'register'];
}

/**
 * The fastest of some loops, remembered for the device.
 *
 * Promised: one seed gives the same bits as often as it is trained with one loop on one adapter, so
 * for as long as the device lives, and at every page load where there is one loop to try. Not
 * promised: the same bits of `shared` and `register`. They sum in different orders, and their weights
 * agree to rounding only. Where both are tried and are about as fast, another page load may choose the
 * other; the fastest of samples taken in turn decides, so that at least a busy moment does not.
 * @param prepare the same product with a loop, over `rows` rows with the parameters at `offset`.
 */
export async function fastestLoop(
  device: GPUDevice,
  loops: ProductLoop[],
  prepare: (loop: ProductLoop) => Promise<Dispatch>,
  offset: number,
  rows: number,
): Promise<ProductLoop> {
  const known = chosen.get(device);
  if (known) return known;
  const time = async (dispatch: Dispatch, repeats: number) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let i = 0; i < repeats; i++) encode(pass, dispatch, offset, rows);
    pass.end();
    const started = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return performance.now() - started;
  };
  const candidates = await Promise.all(loops.map(prepare));
  // The first run of a kernel pays for more than its work.
  for (const candidate of candidates) await time(candidate, 1);
  const once: number[] = [];
  for (const candidate of candidates) once.push(await time(candidate, 1));
  const repeats = Math.max(1, Math.min(MOST_REPEATS, Math.ceil(MEASURED_MS / Math.min(...once))));
  const fastest = candidates.map(() => Number.POSITIVE_INFINITY);
  for (let sample = 0; sample < SAMPLES; sample++) {
    for (const [i, candidate] of candidates.entries()) {
      fastest[i] = Math.min(fastest[i] as number, await time(candidate, repeats));
    }
  }
  const loop = loops[fastest.indexOf(Math.min(...fastest))] as ProductLoop;
  chosen.set(device, loop);
  return loop;
}
