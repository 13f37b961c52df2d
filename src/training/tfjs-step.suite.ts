/** What `TfjsStep` must do on every backend; run in Node and in a browser. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mnist, Split, TrainingData } from '../data/split.ts';
import { centredHalves } from '../model/antirectifier.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import {
  mnist40,
  mnist40Data,
  mnist40Losses,
  mnist40Model,
  relativeError,
  tensorError,
} from './golden/golden.ts';
import { inOrder, optimizedRuns, runError, small, smallModel } from './golden/small.ts';
import { createOptimizer, KERAS_RMSPROP, rmsprop } from './optimizer.ts';
import { permutation } from './random.ts';
import type { StepOptions } from './step.ts';
import { TfjsStep } from './tfjs-step.ts';

const OPTIONS: StepOptions = { batchSize: 128, optimizer: rmsprop(KERAS_RMSPROP), seed: 1 };
const EMPTY: Split = { images: new Uint8Array(), labels: new Uint8Array() };
const NO_DATA: TrainingData = { train: EMPTY, validation: EMPTY, test: EMPTY };

/**
 * @param mnist left out where real steps take too long.
 * @param steps of the real net, fewer than forty where the GPU is emulated.
 */
export function tfjsStepSuite(backend: string, mnist?: () => Promise<Mnist>, steps = mnist40.steps): void {
  describe(`TfjsStep on ${backend}`, () => {
    beforeAll(async () => {
      expect(await tf.setBackend(backend)).toBe(true);
      await tf.ready();
    });
    let before = 0;
    beforeAll(() => {
      before = tf.memory().numTensors;
    });
    afterAll(() => {
      expect(tf.memory().numTensors).toBe(before);
    });

    test('forward, loss and gradients of the small net', async () => {
      const model = smallModel();
      const step = new TfjsStep(model, NO_DATA, OPTIONS);
      const images = tf.tensor2d(small.x);
      const labels = tf.tensor1d(small.y, 'int32');
      const through = (last: number) =>
        tf.tidy(() =>
          model.layers.slice(0, last + 1).reduce((x, layer) => layer.apply(x) as tf.Tensor2D, images),
        );
      const centred = tf.tidy(() => {
        const value = through(0);
        const [positive, negative] = tf.split(centredHalves(value), 2, -1) as [tf.Tensor, tf.Tensor];
        return tf.sub(positive, negative);
      });
      const expectedCentred = small.forward['antirectifier.centred'].flat();
      expect(tensorError(await centred.data(), expectedCentred)).toBeLessThan(1e-4);
      centred.dispose();
      for (const [layer, name] of [
        [1, 'antirectifier.output'],
        [3, 'antirectifier_1.output'],
        [5, 'logits'],
      ] as const) {
        const output = through(layer);
        expect(tensorError(await output.data(), small.forward[name].flat())).toBeLessThan(1e-4);
        output.dispose();
      }
      const { loss, logits, gradients } = step.gradients(images, labels, 0);
      expect(relativeError(await loss.data(), [small.loss])).toBeLessThan(1e-4);
      const expected = inOrder(small.gradients);
      for (const [i, gradient] of gradients.entries()) {
        expect(tensorError(await gradient.data(), expected[i] as number[])).toBeLessThan(1e-4);
      }
      tf.dispose([images, labels, loss, logits, ...gradients]);
      step.dispose();
      model.dispose();
    });

    test('five RMSprop steps of the small net', async () => {
      const model = smallModel();
      const step = new TfjsStep(model, NO_DATA, { ...OPTIONS, optimizer: rmsprop(small.rmsprop) });
      const images = tf.tensor2d(small.x);
      const labels = tf.tensor1d(small.y, 'int32');
      for (const [i, loss] of small.rmsprop.losses.entries()) {
        step.beginEpoch(new Uint32Array());
        step.learn(images, labels, i);
        expect((await step.metrics()).loss).toBeCloseTo(loss, 4);
      }
      const { weights } = await step.snapshot();
      const expected = inOrder(small.rmsprop.weightsAfter5);
      weights.forEach((values, i) => {
        expect(tensorError(values, expected[i] as number[])).toBeLessThan(1e-4);
      });
      tf.dispose([images, labels]);
      step.dispose();
      model.dispose();
    });

    test.each(optimizedRuns)('five steps of the small net by %s', async (name, golden) => {
      const model = smallModel();
      const step = new TfjsStep(model, NO_DATA, { ...OPTIONS, optimizer: createOptimizer(name) });
      const images = tf.tensor2d(small.x);
      const labels = tf.tensor1d(small.y, 'int32');
      for (const [i, loss] of golden.losses.entries()) {
        step.beginEpoch(new Uint32Array());
        step.learn(images, labels, i);
        expect(relativeError([(await step.metrics()).loss], [loss])).toBeLessThan(1e-4);
      }
      expect(runError(await step.snapshot(), golden)).toBeLessThan(1e-3);
      tf.dispose([images, labels]);
      step.dispose();
      model.dispose();
    });

    test('the same seed gives the same weights, and a snapshot goes on as if nothing happened', async () => {
      const data = randomData(200);
      const order = permutation(200, 5, 0);
      // Two slots, and rates that depend on the step.
      const optimizer = createOptimizer('adam');
      const start = () => {
        const model = createClassifier({ ...KERAS_CLASSIFIER, units: [16], seed: 5 });
        const step = new TfjsStep(model, data, { ...OPTIONS, optimizer, batchSize: 64, seed: 5 });
        step.beginEpoch(order);
        return { model, step };
      };
      const [a, b, c] = [start(), start(), start()];
      for (let i = 0; i < 4; i++) {
        for (const { step } of [a, b]) step.run(i * 50, (i + 1) * 50, i);
        if (i === 1) c.step.restore(await b.step.snapshot());
        if (i > 1) c.step.run(i * 50, (i + 1) * 50, i);
      }
      const [first, second, third] = await Promise.all([a, b, c].map(({ step }) => step.snapshot()));
      expect(second).toEqual(first);
      expect(third).toEqual(first);
      expect(await a.step.evaluate('test')).toEqual(await b.step.evaluate('test'));
      for (const { model, step } of [a, b, c]) {
        step.dispose();
        model.dispose();
      }
    });

    if (!mnist) return;
    test(`${steps} steps of the real net on real rows`, async () => {
      const model = mnist40Model();
      const data = mnist40Data(await mnist());
      const step = new TfjsStep(model, data, OPTIONS);
      const losses = await mnist40Losses(step, steps);
      expect(relativeError(losses, mnist40.lossPerStep.slice(0, steps))).toBeLessThan(0.01);
      if (steps === mnist40.steps) {
        const tested = await step.evaluate('test');
        expect(relativeError([tested.loss], [mnist40.testLossAfter40])).toBeLessThan(0.01);
        expect(Math.abs(tested.accuracy - mnist40.testAccuracyAfter40)).toBeLessThan(0.005);
      }
      step.dispose();
      model.dispose();
    });
  });
}

/** Digits of noise: enough where only equality counts. */
function randomData(count: number): TrainingData {
  const split = {
    images: Uint8Array.from({ length: count * 784 }, (_, i) => Math.imul(i, 2654435761) >>> 24),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
  };
  return { train: split, validation: split, test: split };
}
