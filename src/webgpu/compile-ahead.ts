/** Compiles a model's kernels before there is any data to train on. */
import type { Sequential } from '@tensorflow/tfjs-layers';
import { webgpuBackend } from './device.ts';
import { compileKernel } from './kernels.ts';
import { loopsOf } from './loop-choice.ts';
import { readNetwork } from './network.ts';
import { planStep } from './plan.ts';

/**
 * Resolves when `createCompiledStep` will find the model's kernels ready, with whichever loop the
 * device then turns out to run fastest.
 * @throws {PlanError} for a model that has none; whatever the device says against a kernel.
 */
export async function compileAhead(model: Sequential): Promise<void> {
  const { device } = webgpuBackend();
  const { forward, backward } = planStep(readNetwork(model));
  const operations = [...forward, ...backward];
  const loops = loopsOf(device);
  // An emulated device never picks the loop that real ones need, and takes seconds to compile it.
  const likely = loops.includes('subgroup') ? loops.slice(0, 1) : loops;
  await Promise.all(
    likely.flatMap((loop) => operations.map((operation) => compileKernel(device, operation, loop))),
  );
}
