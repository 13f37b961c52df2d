/** Picks the train step: the compiled one if the running backend has one, else tf.js' operations. */
import type { Sequential } from '@tensorflow/tfjs-layers';
import { PlanError } from '../compiler/plan-error.ts';
import type { BackendName, COMPILED_BACKENDS } from '../contract/backends.ts';
import type { TrainingData } from '../data/split.ts';
import type { Optimizer } from '../training/optimizer.ts';
import type { StepOptions, TrainStep } from '../training/step.ts';
import type { StepChoice } from '../training/step-kinds.ts';
import { TfjsStep } from '../training/tfjs-step.ts';
import { createBrowserStep } from '../wasm/browser-step.ts';
import { KernelsError } from '../wasm/kernels-error.ts';
import { computeByTensorflow, runningBackend } from './engine.ts';
import { unlessAborted } from './unless-aborted.ts';

type Create = (model: Sequential, data: TrainingData, options: StepOptions) => Promise<TrainStep>;

interface Compiled {
  load: () => Promise<Create>;
  /** The step has `features`. */
  features: boolean;
}

/** The compiled steps of the backends that have one. */
const COMPILED: Partial<Record<BackendName, Compiled>> = {
  webgpu: {
    load: async () => (await import('../webgpu/compiled-step.ts')).createCompiledStep,
    features: false,
  },
  wasm: { load: async () => createBrowserStep, features: true },
} satisfies Record<(typeof COMPILED_BACKENDS)[number], Compiled>;

/** True when the running backend's compiled step computes the last hidden layer faster than the model. */
export const hasFeatures = (): boolean => COMPILED[runningBackend()]?.features ?? false;

/**
 * Makes a step on the running backend.
 * @returns the step, and a note when it is slower than expected or not the expected one.
 * @throws when the GPU fails in a way that would also stop tf.js' operations.
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
    const create = await compiled.load();
    const step = await create(model, data, options);
    return { step, note: step.note };
  } catch (error) {
    if (!(error instanceof PlanError || error instanceof KernelsError)) throw error;
    return { step: await byTensorflow(), note: `It is not compiled: ${error.message}` };
  }
}

/** The step that is being made, unless the signal is aborted first: then the step is freed once it is made. */
export function stepUnlessAborted(
  making: ReturnType<typeof createStep>,
  signal: AbortSignal,
): ReturnType<typeof createStep> {
  making.then(
    ({ step }) => signal.aborted && freeStep(step),
    () => {},
  );
  return unlessAborted(making, signal);
}

/** Compiles the kernels that `createStep` will need for the model, if the backend has kernels to compile. */
export async function compileAhead(model: Sequential, optimizer: Optimizer): Promise<void> {
  if (runningBackend() !== 'webgpu') return;
  const ahead = await import('../webgpu/compile-ahead.ts');
  await ahead.compileKernelsAhead(model, optimizer);
}

/** Disposes of `step`. On a lost device there may be nothing left to free. */
export function freeStep(step: TrainStep): void {
  try {
    step.dispose();
  } catch {
    // The step is gone with its device.
  }
}
