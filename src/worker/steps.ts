/** Picks the train step: the compiled one where the running backend has one, else tf.js' operations. */
import type { Sequential } from '@tensorflow/tfjs-layers';
import { PlanError } from '../compiler/plan-error.ts';
import type { BackendName } from '../contract/backends.ts';
import type { TrainingData } from '../data/split.ts';
import type { Optimizer } from '../training/optimizer.ts';
import type { StepOptions, TrainStep } from '../training/step.ts';
import type { StepChoice } from '../training/step-kinds.ts';
import { TfjsStep } from '../training/tfjs-step.ts';
import { createBrowserStep } from '../wasm/browser-step.ts';
import { KernelsError } from '../wasm/kernels-error.ts';
import { computeByTensorflow, runningBackend } from './engine.ts';

type Create = (model: Sequential, data: TrainingData, options: StepOptions) => Promise<TrainStep>;

/** How to make the compiled step of each backend that has one. */
const COMPILED: Partial<Record<BackendName, () => Promise<Create>>> = {
  webgpu: async () => (await import('../webgpu/compiled-step.ts')).createCompiledStep,
  wasm: async () => createBrowserStep,
};

/**
 * A step on the running backend.
 * @returns it, and a sentence where it is not the one, or not as fast, as was to be expected.
 * @throws when the GPU fails in a way that tf.js' operations would not survive either.
 */
export async function createStep(
  choice: StepChoice,
  model: Sequential,
  data: TrainingData,
  options: StepOptions,
): Promise<{ step: TrainStep; note?: string | undefined }> {
  const byTensorflow = async () => {
    await computeByTensorflow();
    return new TfjsStep(model, data, options);
  };
  const compiled = COMPILED[runningBackend()];
  if (choice === 'tfjs' || !compiled) return { step: await byTensorflow() };
  try {
    const create = await compiled();
    const step = await create(model, data, options);
    return { step, note: step.note };
  } catch (error) {
    if (!(error instanceof PlanError || error instanceof KernelsError)) throw error;
    return { step: await byTensorflow(), note: `It is not compiled: ${error.message}` };
  }
}

/** Compiles the kernels that `createStep` will want for the model, if the backend has any. */
export async function compileAhead(model: Sequential, optimizer: Optimizer): Promise<void> {
  if (runningBackend() !== 'webgpu') return;
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
