/** Compares the compiled step with the TensorFlow.js step after many steps: weights, metrics, evaluations. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { ExpressionActivation } from '../model/expression-activation.ts';
import { heNormal } from '../model/initializers.ts';
import { ACTIVATIONS, PRESETS } from '../model/names.ts';
import { presetActivation } from '../model/preset-activation.ts';
import { tensorError } from '../training/golden/golden.ts';
import type { Snapshot, TrainStep } from '../training/step.ts';
import { TfjsStep } from '../training/tfjs-step.ts';
import { registerWebgpuBackend } from './backend.ts';
import { createCompiledStep } from './compiled-step.ts';
import { digits, OPTIONS, SEED, smallClassifier, trainSteps, UNITS } from './fixtures/small-problem.ts';

beforeAll(async () => {
  registerWebgpuBackend();
  await tf.setBackend('webgpu');
  await tf.ready();
});

test('many steps with the Antirectifier, every seventh on a short batch', async () => {
  await agree(smallClassifier, 100);
});

test('many steps with an Antirectifier whose own kernel is not trained', async () => {
  await agree(() => {
    const model = smallClassifier();
    const frozen = model.layers.find((layer) => layer.getClassName() === 'Antirectifier') as layers.Layer;
    frozen.trainable = false;
    return model;
  }, 7);
});

/** A preset that only takes another number of units has the kernels of a preset before it. */
const OTHERS = ACTIVATIONS.filter((name) => name !== 'antirectifier' && !PRESETS[name].matches);

/** Trainable numbers, and as many parts as a layer can have. */
const WITH_NUMBERS = ['max(x, a*x); a=0.25', 'mean; x; a*tanh(x); sin(b*x); c*square(x); mix; c=0.1'];

test.each(WITH_NUMBERS)('many steps with %s', async (text) => {
  await agree(() => smallClassifier(text), 21);
});

test(`many steps with ${OTHERS.join(', ')}, one layer for each`, async () => {
  const model = () => {
    const model = sequential();
    for (const [i, name] of OTHERS.entries()) {
      const seed = SEED + i;
      model.add(
        layers.dense({
          units: UNITS,
          kernelInitializer: heNormal(seed),
          ...(i === 0 && { inputShape: [784] }),
        }),
      );
      model.add(new ExpressionActivation({ activation: presetActivation(name) }));
    }
    model.add(layers.dense({ units: 10, kernelInitializer: heNormal(SEED + OTHERS.length) }));
    return model;
  };
  await agree(model, 21);
});

async function agree(makeModel: () => Sequential, steps: number): Promise<void> {
  const data = digits();
  const train = async (step: TrainStep) => {
    trainSteps(step, steps);
    const [snapshot, running] = [await step.snapshot(), await step.metrics()];
    return { ...snapshot, running, judged: await step.evaluate('test') };
  };
  await tf.setBackend('cpu');
  const reference = makeModel();
  const slow = new TfjsStep(reference, data, OPTIONS);
  const expected = await train(slow);
  slow.dispose();
  reference.dispose();
  await tf.setBackend('webgpu');

  const model = makeModel();
  const step = await createCompiledStep(model, data, OPTIONS);
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
