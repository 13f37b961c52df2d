/** Compares the compiled step with the TensorFlow.js step after many steps: weights, metrics, evaluations. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { ExpressionActivation } from '../model/expression-activation.ts';
import { heNormal } from '../model/initializers.ts';
import { ACTIVATIONS, PRESETS } from '../model/names.ts';
import { presetActivation } from '../model/preset-activation.ts';
import { tensorError } from '../training/golden/golden.ts';
import type { Snapshot, TrainStep } from '../training/step.ts';
import { TfjsStep } from '../training/tfjs-step.ts';
import { registerWebgpuBackend } from './backend.ts';
import { createCompiledStep } from './compiled-step.ts';
import { BATCH, digits, OPTIONS, ROWS, SEED, smallClassifier, trainSteps } from './fixtures/small-problem.ts';

beforeAll(async () => {
  registerWebgpuBackend();
  await tf.setBackend('webgpu');
  await tf.ready();
});

test('many steps with the Antirectifier, every seventh on a short batch', async () => {
  await agree('cpu', smallClassifier, 100, ROWS, BATCH);
});

/** A preset that only takes another number of units has the kernels of a preset before it. */
const OTHERS = ACTIVATIONS.filter((name) => name !== 'antirectifier' && !PRESETS[name].matches);

/** Trainable numbers, and as many parts as a layer can have. */
const WITH_NUMBERS = ['max(x, a*x); a=0.25', 'mean; x; a*tanh(x); sin(b*x); c*square(x); mix; c=0.1'];

test.each(WITH_NUMBERS)('many steps with %s', async (text) => {
  await agree('cpu', () => smallClassifier(text), 21, ROWS, BATCH);
});

test(`many steps with ${OTHERS.join(', ')}, one layer for each`, async () => {
  const model = () => {
    const model = sequential();
    for (const [i, name] of OTHERS.entries()) {
      const seed = SEED + i;
      model.add(
        layers.dense({ units: 24, kernelInitializer: heNormal(seed), ...(i === 0 && { inputShape: [784] }) }),
      );
      model.add(new ExpressionActivation({ activation: presetActivation(name) }));
    }
    model.add(layers.dense({ units: 10, kernelInitializer: heNormal(SEED + OTHERS.length) }));
    return model;
  };
  await agree('cpu', model, 21, ROWS, BATCH);
});

/** The last of these two batches has 56 rows, like the last of the Keras run's 399. */
test('an epoch of two batches with the real net', async () => {
  const model = () => createClassifier({ ...KERAS_CLASSIFIER, seed: SEED });
  await agree('cpu', model, 2, 128 + 56, 128);
});

/** @param backend the TensorFlow.js step's backend. */
async function agree(
  backend: string,
  makeModel: () => Sequential,
  steps: number,
  rows: number,
  batchSize: number,
): Promise<void> {
  const data = digits(rows);
  const options = { ...OPTIONS, batchSize };
  const train = async (step: TrainStep) => {
    trainSteps(step, steps, rows, batchSize);
    const [snapshot, running] = [await step.snapshot(), await step.metrics()];
    return { ...snapshot, running, judged: await step.evaluate('test') };
  };
  await tf.setBackend(backend);
  const reference = makeModel();
  const slow = new TfjsStep(reference, data, options);
  const expected = await train(slow);
  slow.dispose();
  reference.dispose();
  await tf.setBackend('webgpu');

  const model = makeModel();
  const step = await createCompiledStep(model, data, options);
  const actual = await train(step);
  const arrays = ({ weights, slots }: Snapshot): Snapshot['slots'] => ({ weights, ...slots });
  expect(Object.keys(actual.slots)).toEqual(Object.keys(expected.slots));
  for (const [kind, wanted] of Object.entries(arrays(expected))) {
    const found = arrays(actual)[kind] as Float32Array[];
    expect(found).toHaveLength(wanted.length);
    for (const [k, values] of found.entries()) {
      const error = tensorError(values, wanted[k] as Float32Array);
      expect(error, `${kind} ${k}`).toBeLessThan(1e-3);
    }
  }
  expect(actual.running.loss).toBeCloseTo(expected.running.loss, 4);
  expect(actual.judged.loss).toBeCloseTo(expected.judged.loss, 3);
  expect(actual.judged.accuracy).toBeCloseTo(expected.judged.accuracy, 2);
  step.dispose();
  model.dispose();
}
