/** Compiles a model's kernels before there is any data to train on. */
import type { Sequential } from '@tensorflow/tfjs-layers';
import { readNetwork } from '../compiler/network.ts';
import type { Optimizer } from '../training/optimizer.ts';
import { webgpuBackend } from './device.ts';
import { planGpuStep } from './gpu-plan.ts';
import { compileKernel } from './kernels.ts';
import { loopsFor } from './loop-choice.ts';

/**
 * Resolves when `createCompiledStep` will find the model's kernels ready, with whichever loop the
 * device then turns out to run fastest.
 * @throws {PlanError} for a model that has none; whatever the device says against a kernel.
 */
export async function compileKernelsAhead(model: Sequential, optimizer: Optimizer): Promise<void> {
  const { device } = webgpuBackend();
  const { forward, backward } = planGpuStep(readNetwork(model), optimizer);
  const operations = [...forward, ...backward];
  await Promise.all(
    loopsFor(device).flatMap((loop) => operations.map((operation) => compileKernel(device, operation, loop))),
  );
}
