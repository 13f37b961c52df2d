/** Picks the train step: the compiled one on WebGPU where it can be had, else tf.js' operations. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { PlanError } from '../compiler/plan-error.ts';
import type { TrainingData } from '../data/split.ts';
import type { Optimizer } from '../training/optimizer.ts';
import type { StepOptions, TrainStep } from '../training/step.ts';
import type { StepChoice } from '../training/step-kinds.ts';
import { TfjsStep } from '../training/tfjs-step.ts';

/**
 * @returns the step, and a sentence why it is not the compiled one where that was to be expected.
 * @throws when the GPU fails in a way that tf.js' operations would not survive either.
 */
export async function createStep(
  choice: StepChoice,
  model: Sequential,
  data: TrainingData,
  options: StepOptions,
): Promise<{ step: TrainStep; note?: string }> {
  const tfjs = () => new TfjsStep(model, data, options);
  if (choice === 'tfjs' || tf.getBackend() !== 'webgpu') return { step: tfjs() };
  try {
    const { createCompiledStep } = await import('../webgpu/compiled-step.ts');
    return { step: await createCompiledStep(model, data, options) };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return { step: tfjs(), note: `It is not compiled: ${error.message}` };
  }
}

/** Compiles the kernels that `createStep` will want for the model, if the backend has any. */
export async function compileAhead(model: Sequential, optimizer: Optimizer): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const ahead = await import('../webgpu/compile-ahead.ts');
  await ahead.compileKernelsAhead(model, optimizer);
}

/** Disposes of it; on a lost device there may be nothing left to free. */
export function freeStep(step: TrainStep): void {
  try {
    step.dispose();
  } catch {
    // Gone with its device.
  }
}
