import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createClassifier } from '../model/classifier.ts';
import { OPTIMIZERS } from '../training/optimizer.ts';
import { KERAS_RECIPE, type Recipe, shapeOf } from '../training/recipe.ts';
import { Run } from '../training/run.ts';
import { newRun, type RunHead, type RunState } from '../training/run-state.ts';
import { TfjsStep } from '../training/tfjs-step.ts';
import { digits } from '../webgpu/fixtures/small-problem.ts';
import { readModelFiles } from './model-files.ts';
import { writeKeras } from './write-keras.ts';

beforeAll(() => tf.setBackend('cpu'));

/** @returns the state after each epoch, and at the end. */
async function train(start: RunHead | RunState): Promise<RunState[]> {
  const { recipe } = start;
  const data = digits(60);
  const states: RunState[] = [];
  const nothing = () => {};
  const listener = { progress: nothing, epoch: nothing, testing: nothing, paused: nothing };
  const run = new Run(start, data, {
    ...listener,
    resumed: nothing,
    rate: nothing,
    state: (state) => states.push(structuredClone(state)),
  });
  const model = createClassifier({ ...recipe, ...shapeOf(recipe) });
  const step = new TfjsStep(model, data, { ...recipe, optimizer: run.optimizer });
  await run.proceed(step);
  step.dispose();
  model.dispose();
  return states;
}

test.each(OPTIMIZERS)(
  'a run by %s that goes by way of a .keras file ends with the same bits as one that does not',
  async (optimizer) => {
    const recipe: Recipe = {
      ...KERAS_RECIPE,
      units: [6],
      epochs: 2,
      batchSize: 16,
      optimizer,
      examples: 100,
    };
    const [first, last] = (await train(newRun('1', recipe))) as [RunState, RunState];
    const file = new File(
      [await writeKeras({ recipe, weights: first.weights, optimizer: first })],
      'a.keras',
    );
    const { weights, optimizer: read } = await readModelFiles([file]);
    expect(read?.steps).toBe(first.steps);
    const again = await train({ ...first, weights, slots: read?.slots ?? {} });
    expect(again).toHaveLength(1);
    expect(again[0]?.weights).toEqual(last.weights);
    expect(again[0]?.slots).toEqual(last.slots);
    expect(again[0]?.weights).not.toEqual(first.weights);
  },
);
