/** Finds the fastest product loop of a device by trying. */
import type { ProductLoop } from './kernels.ts';
import { type Dispatch, encode } from './recorder.ts';

/** How long a sample should take, in milliseconds: long enough to tell two loops apart. */
const MEASURED_MS = 10;
/** Samples of each loop. The loops take turns, so that other work of the GPU hardly slows all samples of one. */
const SAMPLES = 5;
const MOST_REPEATS = 64;

const chosen = new WeakMap<GPUDevice, ProductLoop>();

/** The loops that a device can run. */
export function possibleLoops(device: GPUDevice): ProductLoop[] {
  return device.features.has('subgroups') ? ['register', 'shared', 'subgroup'] : ['register', 'shared'];
}

/** The loops worth trying. Workgroup memory does not help an emulated GPU. */
export function loopsFor(device: GPUDevice): ProductLoop[] {
  const { isFallbackAdapter, subgroupMinSize, subgroupMaxSize } = device.adapterInfo;
  if (!isFallbackAdapter) return ['shared', 'register'];
  const ofFour = subgroupMinSize === 4 && subgroupMaxSize === 4;
  return [ofFour && possibleLoops(device).includes('subgroup') ? 'subgroup' : 'register'];
}

/**
 * The fastest of `loops`. The choice is kept for the device.
 *
 * With one loop on one adapter, the same seed always gives the same bits. So it does as long as the
 * device lives, and at every page load if there is only one loop to try. `shared` and `register` sum in
 * different orders, so their weights agree only within rounding. If both are tried and are about as
 * fast, another page load may choose the other one. We compare the fastest samples of each, so that a
 * busy moment does not decide.
 * @param prepare makes the same product with a given loop, over `rows` rows, with the parameters at `offset`.
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
  // A kernel's first run includes more than its work.
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
