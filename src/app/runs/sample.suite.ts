/** A kept run for tests. */
import { KERAS_RECIPE } from '../../training/recipe.ts';
import type { KeptRun } from './keptRun.ts';

export function sampleRun(id: string, changes: Partial<KeptRun> = {}): KeptRun {
  return {
    id,
    name: `Run ${id}`,
    date: 1000,
    recipe: KERAS_RECIPE,
    backend: 'wasm',
    step: 'tfjs',
    epochs: [
      { epoch: 1, loss: 0.4, accuracy: 0.88, valLoss: 0.2, valAccuracy: 0.94, seconds: 2, msPerStep: 4 },
    ],
    result: { test: { loss: 0.19, accuracy: 0.976 }, seconds: 40, stopped: false },
    ...changes,
  };
}
