/** What the worker answers, and what it does with models from elsewhere and with taught digits. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { BackendName } from '../contract/engine.ts';
import type { TaughtDigit } from '../contract/lessons.ts';
import type { Command } from '../contract/requests.ts';
import { PIXELS } from '../data/split.ts';
import { EASY, easyImage, openSession as open, SMALL } from './fixtures/open-session.ts';

export function questionsSuite(backend: BackendName): void {
  const start: Command = { type: 'start', dataUrl: '', backend, recipe: SMALL, loadData: false };
  const image = easyImage(0);
  const trained = async () => {
    const page = open();
    page.send(start);
    page.send({ type: 'train', recipe: { ...SMALL, epochs: 4 } });
    const { test: tested } = await page.next('finished');
    return { ...page, tested };
  };
  const weightsOf = async ({ send, next }: Pick<ReturnType<typeof open>, 'send' | 'next'>) => {
    send({ type: 'read-weights', id: 90 });
    return (await next('weights')).weights;
  };

  describe(`Questions and models on ${backend}`, () => {
    test('fetches MNIST only once something needs it', async () => {
      let loads = 0;
      const { send, next } = open(async () => {
        loads++;
        return EASY;
      });
      send(start);
      send({ type: 'predict', id: 1, image });
      expect(await next('prediction')).toMatchObject({ trained: false });
      expect(loads).toBe(0);
      send({ type: 'test-digits', id: 5, pick: { count: 10 } });
      expect(await next('data-ready')).toMatchObject({ trainRows: 600 });
      expect((await next('test-digits')).labels).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      send({ type: 'evaluate', id: 6 });
      await next('evaluated');
      expect(loads).toBe(1);
    });

    test('evaluates as a run does at its end, and as its own counts say', async () => {
      const { send, next, tested } = await trained();
      send({ type: 'evaluate', id: 3 });
      const told = await next('evaluated');
      expect(told).toMatchObject({ id: 3, trained: true });
      expect(told.accuracy).toBeCloseTo(tested.accuracy, 6);
      expect(told.loss).toBeCloseTo(tested.loss, 4);
      expect(told.confusion.flat().reduce((sum, count) => sum + count)).toBe(200);
      expect(told.misread).toHaveLength(Math.round(200 * (1 - tested.accuracy)));
      for (const { row, label } of told.misread) expect(label).toBe(EASY.test.labels[row]);
    });

    test('evaluates in the middle of a run', async () => {
      const { send, next, events } = open();
      send(start);
      send({ type: 'train', recipe: { ...SMALL, batchSize: 4, epochs: 20 } });
      await next('progress');
      send({ type: 'evaluate', id: 4 });
      expect((await next('evaluated')).accuracy).toBeGreaterThan(0);
      expect(events.some(({ type }) => type === 'finished')).toBe(false);
      send({ type: 'stop' });
      await next('finished');
    });

    test('says so when MNIST cannot be had', async () => {
      const { send, events } = open(async () => {
        throw new Error('no network');
      });
      send(start);
      send({ type: 'evaluate', id: 8 });
      await expect
        .poll(() => events.find(({ type }) => type === 'answer-failed'))
        .toMatchObject({ question: 'evaluate', id: 8 });
      expect(events.some(({ type }) => type === 'data-failed')).toBe(true);
    });

    test('inspects what it predicts with', async () => {
      const { send, next } = await trained();
      send({ type: 'predict', id: 1, image });
      const { probabilities } = await next('prediction');
      send({ type: 'inspect', id: 2, image });
      const { layers, logits, positive, negative, bias } = await next('inspected');
      expect(layers.map(({ features }) => features.length)).toEqual(SMALL.units);
      const powers = logits.map(Math.exp);
      const total = powers.reduce((sum, power) => sum + power);
      powers.forEach((power, digit) => {
        expect(power / total).toBeCloseTo(probabilities[digit] as number, 4);
        const parts = [positive, negative, bias].map((part) => part[digit] as number);
        expect(parts.reduce((sum, part) => sum + part)).toBeCloseTo(logits[digit] as number, 3);
      });
      send({ type: 'first-layer', id: 3 });
      expect(await next('first-layer')).toMatchObject({ units: 16 });
    });

    test('a kept run and an exported model come back as they were', async () => {
      const page = await trained();
      const { send, next } = page;
      const before = await weightsOf(page);
      expect(before.map(({ name, shape }) => [name, shape])).toEqual([
        ['dense/kernel', [784, 16]],
        ['dense/bias', [16]],
        ['antirectifier/kernel', [32, 16]],
        ['dense_1/kernel', [16, 12]],
        ['dense_1/bias', [12]],
        ['antirectifier_1/kernel', [24, 12]],
        ['dense_2/kernel', [12, 10]],
        ['dense_2/bias', [10]],
      ]);
      send({ type: 'export-model', id: 1 });
      const { zip } = await next('exported');

      const returns: [Command, string][] = [
        [{ type: 'load-model-files', files: [new File([zip], 'model.zip')] }, 'file'],
        [{ type: 'use-weights', recipe: SMALL, weights: before.map(({ values }) => values) }, 'run'],
      ];
      const tensors = tf.memory().numTensors;
      for (const [command, source] of returns) {
        send({ type: 'reset', recipe: { ...SMALL, seed: 99, units: [5] } });
        await next('reset');
        send(command);
        expect(await next('model')).toMatchObject({
          source,
          trained: true,
          units: [16, 12],
          recipe: { units: [16, 12] },
        });
        expect((await weightsOf(page)).map(({ values }) => values)).toEqual(
          before.map(({ values }) => values),
        );
      }
      expect(tf.memory().numTensors).toBe(tensors);
      // They are taken along to another backend.
      send({ type: 'choose-backend', backend });
      expect(await next('model')).toMatchObject({ source: 'run', trained: true });
      expect((await weightsOf(page))[0]?.values).toEqual(before[0]?.values);
    });

    test('a model that cannot be taken leaves the present one', async () => {
      const { send, next, events } = open();
      send(start);
      await next('model');
      const failures: [Command, string][] = [
        [{ type: 'load-model', url: new URL('/no/model.json', location.origin).href }, 'pretrained'],
        [{ type: 'load-model-files', files: [new File(['{'], 'model.json')] }, 'file'],
        [{ type: 'use-weights', recipe: SMALL, weights: [new Float32Array(3)] }, 'run'],
      ];
      for (const [command, source] of failures) {
        send(command);
        await expect
          .poll(() => events.findLast(({ type }) => type === 'model-failed'))
          .toMatchObject({ source, failure: { kind: 'ModelError' } });
      }
      send({ type: 'predict', id: 1, image });
      await expect
        .poll(() => events.find(({ type }) => type === 'prediction'))
        .toMatchObject({ trained: false });
      expect(events.filter(({ type }) => type === 'model')).toHaveLength(1);
    });

    test('teaches digits it could not read, keeps MNIST, and takes lessons back one by one', async () => {
      const page = await trained();
      const { send, next, events } = page;
      const before = await weightsOf(page);
      // A class of its own: ink where MNIST here has none, upright instead of lying.
      const drawn: TaughtDigit[] = [0, 1, 2, 3].map((shift) => ({
        digit: 9,
        images: [shift, shift + 4].map((column) =>
          Uint8Array.from({ length: PIXELS }, (_, i) =>
            i % 28 === column || i % 28 === column + 1 ? 255 : 0,
          ),
        ),
      }));
      send({ type: 'teach', digits: drawn, steps: 150 });
      const { before: untaught, after, seconds, lessons, undoable, test: tested } = await next('taught');
      expect(untaught.own).toBeLessThan(0.5);
      expect(after.own).toBe(1);
      expect(after.mnist).toBeGreaterThan(untaught.mnist - 0.03);
      expect(seconds).toBeGreaterThan(0);
      expect({ lessons, undoable }).toEqual({ lessons: 1, undoable: 1 });
      expect(tested.accuracy).toBe(after.mnist);
      expect(events.filter(({ type }) => type === 'teach-progress').at(-1)).toMatchObject({
        step: 150,
        steps: 150,
      });
      const image9 = Float32Array.from(drawn[1]?.images[0] as Uint8Array, (byte) => byte / 255);
      send({ type: 'predict', id: 2, image: image9 });
      const { probabilities } = await next('prediction');
      expect(probabilities.indexOf(Math.max(...probabilities))).toBe(9);

      const once = await weightsOf(page);
      send({ type: 'teach', digits: drawn, steps: 5 });
      expect(await next('taught')).toMatchObject({ lessons: 2, undoable: 2, before: { mnist: after.mnist } });
      expect(await weightsOf(page)).not.toEqual(once);
      send({ type: 'undo-teach' });
      expect(await next('teach-undone')).toMatchObject({ lessons: 1, undoable: 1, test: tested });
      expect(await weightsOf(page)).toEqual(once);
      send({ type: 'undo-teach' });
      expect(await next('teach-undone')).toMatchObject({
        lessons: 0,
        undoable: 0,
        test: { accuracy: untaught.mnist },
      });
      expect(await weightsOf(page)).toEqual(before);
      send({ type: 'undo-teach' });
      await expect
        .poll(() => events.at(-1))
        .toMatchObject({
          type: 'teach-failed',
          failure: { kind: 'TeachingError' },
        });
    });

    test('does not teach in a run, nor an untrained network, nor nothing', async () => {
      const { send, events } = open();
      send(start);
      const digits: TaughtDigit[] = [{ digit: 3, images: [new Uint8Array(PIXELS)] }];
      const refused = async (command: Command, kind: string, message: string) => {
        send(command);
        await expect
          .poll(() => events.findLast(({ type }) => type === 'teach-failed'))
          .toMatchObject({
            failure: { kind, message: expect.stringContaining(message) },
          });
      };
      await refused({ type: 'teach', digits }, 'TeachingError', 'learned nothing yet');
      await refused({ type: 'teach', digits: [] }, 'TeachingError', 'nothing to teach');
      await refused({ type: 'teach', digits: [{ digit: 11, images: [] }] }, 'TeachingError', 'not “11”');
      send({ type: 'train', recipe: { ...SMALL, batchSize: 4, epochs: 20 } });
      await expect.poll(() => events.some(({ type }) => type === 'started')).toBe(true);
      await refused({ type: 'teach', digits }, 'BusyError', 'a run is not finished');
      send({ type: 'stop' });
    });
  });
}
