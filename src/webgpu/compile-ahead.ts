/** Compiles a model's kernels before the training data is there. */
import type { Sequential } from '@tensorflow/tfjs-layers';
import { readNetwork } from '../compiler/network.ts';
import type { Optimizer } from '../training/optimizer.ts';
import { webgpuBackend } from './device.ts';
import { planGpuStep } from './gpu-plan.ts';
import { compileKernel } from './kernels.ts';
import { loopsFor } from './loop-choice.ts';

/**
 * Resolves when the model's kernels are compiled with every loop that the device may choose, so that
 * `createCompiledStep` finds them ready.
 * @throws {PlanError} for a model that has no kernels; and whatever the device reports about a kernel.
 */
export async function compileKernelsAhead(model: Sequential, optimizer: Optimizer): Promise<void> {
  const { device } = webgpuBackend();
  const { forward, backward } = planGpuStep(readNetwork(model), optimizer);
  const operations = [...forward, ...backward];
  await Promise.all(
    loopsFor(device).flatMap((loop) => operations.map((operation) => compileKernel(device, operation, loop))),
  );
}
