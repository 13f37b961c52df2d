/** What the worker answers, and what it does with models from elsewhere and with taught digits. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { BackendName } from '../contract/engine.ts';
import type { TaughtDigit } from '../contract/lessons.ts';
import type { Ask } from '../contract/requests.ts';
import { PIXELS } from '../data/split.ts';
import { EASY, easyImage, openSession as open, SMALL } from './fixtures/open-session.ts';

export function questionsSuite(backend: BackendName): void {
  const start: Ask<'start'> = { dataUrl: '', backend, recipe: SMALL, loadData: false };
  const image = easyImage(0);
  const trained = async () => {
    const page = open();
    page.request('start', start);
    page.request('train', { recipe: { ...SMALL, epochs: 4 } });
    const { test: tested } = await page.next('finished');
    return { ...page, tested };
  };
  const weightsOf = async ({ request }: Pick<ReturnType<typeof open>, 'request'>) =>
    (await request('read-weights')).weights;

  describe(`Questions and models on ${backend}`, () => {
    test('fetches MNIST only once something needs it', async () => {
      let loads = 0;
      const { request, next } = open(async () => {
        loads++;
        return EASY;
      });
      request('start', start);
      expect(await request('predict', { image })).toMatchObject({ trained: false });
      expect(loads).toBe(0);
      const digits = request('test-digits', { pick: { count: 10 } });
      expect(await next('data-ready')).toMatchObject({ trainRows: 600 });
      expect((await digits).labels).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      await request('evaluate');
      expect(loads).toBe(1);
    });

    test('evaluates as a run does at its end, and as its own counts say', async () => {
      const { request, tested } = await trained();
      const told = await request('evaluate');
      expect(told.trained).toBe(true);
      expect(told.accuracy).toBeCloseTo(tested.accuracy, 6);
      expect(told.loss).toBeCloseTo(tested.loss, 4);
      expect(told.confusion.flat().reduce((sum, count) => sum + count)).toBe(200);
      expect(told.misread).toHaveLength(Math.round(200 * (1 - tested.accuracy)));
      for (const { row, label } of told.misread) expect(label).toBe(EASY.test.labels[row]);
    });

    test('evaluates in the middle of a run', async () => {
      const { request, next, events } = open();
      request('start', start);
      request('train', { recipe: { ...SMALL, batchSize: 4, epochs: 20 } });
      await next('progress');
      expect((await request('evaluate')).accuracy).toBeGreaterThan(0);
      expect(events.some(({ type }) => type === 'finished')).toBe(false);
      request('stop');
      await next('finished');
    });

    test('says so when MNIST cannot be had', async () => {
      const { request, events } = open(async () => {
        throw new Error('no network');
      });
      request('start', start);
      await expect(request('evaluate')).rejects.toThrow('no network');
      expect(events.some(({ type }) => type === 'data-failed')).toBe(true);
    });

    test('inspects what it predicts with', async () => {
      const { request } = await trained();
      const { probabilities } = await request('predict', { image });
      const { layers, logits, positive, negative, bias } = await request('inspect', { image });
      expect(layers.map(({ features }) => features.length)).toEqual(SMALL.units);
      const powers = logits.map(Math.exp);
      const total = powers.reduce((sum, power) => sum + power);
      powers.forEach((power, digit) => {
        expect(power / total).toBeCloseTo(probabilities[digit] as number, 4);
        const parts = [positive, negative, bias].map((part) => part[digit] as number);
        expect(parts.reduce((sum, part) => sum + part)).toBeCloseTo(logits[digit] as number, 3);
      });
      expect(await request('first-layer')).toMatchObject({ units: 16 });
    });

    test('finds the training digits most like one', async () => {
      const { request } = await trained();
      const { neighbours, compared } = await request('nearest-digits', { image, count: 5 });
      // Of 400 examples the last 15 % are held out.
      expect(compared).toBe(340);
      expect(neighbours.map(({ label }) => label)).toEqual(Array(5).fill(EASY.test.labels[0]));
      const distances = neighbours.map(({ distance }) => distance);
      expect(distances).toEqual([...distances].sort((a, b) => a - b));
    });

    test('a kept run and an exported model come back as they were', async () => {
      const page = await trained();
      const { request, next } = page;
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
      const { zip } = await request('export-model');

      const returns = [
        [() => request('load-model-files', { files: [new File([zip], 'model.zip')] }), 'file'],
        [() => request('use-weights', { recipe: SMALL, weights: before.map(({ values }) => values) }), 'run'],
      ] as const;
      const parameters = before.reduce((sum, { values }) => sum + values.length, 0);
      const tensors = tf.memory().numTensors;
      for (const [load, source] of returns) {
        await request('reset', { recipe: { ...SMALL, seed: 99, units: [5] } });
        await next('model');
        expect(await load()).toMatchObject({ recipe: { units: [16, 12] }, parameters });
        expect(await next('model')).toMatchObject({
          source,
          trained: true,
          units: [16, 12],
          parameters,
        });
        expect((await weightsOf(page)).map(({ values }) => values)).toEqual(
          before.map(({ values }) => values),
        );
      }
      expect(tf.memory().numTensors).toBe(tensors);
      // They are taken along to another backend.
      request('choose-backend', { backend });
      expect(await next('model')).toMatchObject({ source: 'run', trained: true });
      expect((await weightsOf(page))[0]?.values).toEqual(before[0]?.values);
    });

    test('a model that cannot be taken leaves the present one', async () => {
      const { request, next, events } = open();
      request('start', start);
      await next('model');
      const failures = [
        request('load-model', { url: new URL('/no/model.json', location.origin).href }),
        request('load-model-files', { files: [new File(['{'], 'model.json')] }),
        request('use-weights', { recipe: SMALL, weights: [new Float32Array(3)] }),
      ];
      for (const failure of failures) await expect(failure).rejects.toMatchObject({ name: 'ModelError' });
      expect(await request('predict', { image })).toMatchObject({ trained: false });
      expect(events.filter(({ type }) => type === 'model')).toHaveLength(1);
    });

    test('teaches digits it could not read, keeps MNIST, and takes lessons back one by one', async () => {
      const page = await trained();
      const { request, events } = page;
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
      const lesson = await request('teach', { digits: drawn, steps: 150 });
      const { before: untaught, after, seconds, lessons, undoable, test: tested } = lesson;
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
      const { probabilities } = await request('predict', { image: image9 });
      expect(probabilities.indexOf(Math.max(...probabilities))).toBe(9);

      const once = await weightsOf(page);
      expect(await request('teach', { digits: drawn, steps: 5 })).toMatchObject({
        lessons: 2,
        undoable: 2,
        before: { mnist: after.mnist },
      });
      expect(await weightsOf(page)).not.toEqual(once);
      expect(await request('undo-teach')).toMatchObject({ lessons: 1, undoable: 1, test: tested });
      expect(await weightsOf(page)).toEqual(once);
      expect(await request('undo-teach')).toMatchObject({
        lessons: 0,
        undoable: 0,
        test: { accuracy: untaught.mnist },
      });
      expect(await weightsOf(page)).toEqual(before);
      await expect(request('undo-teach')).rejects.toMatchObject({ name: 'TeachingError' });
    });

    test('does not teach in a run, nor an untrained network, nor nothing', async () => {
      const { request, events } = open();
      request('start', start);
      const digits: TaughtDigit[] = [{ digit: 3, images: [new Uint8Array(PIXELS)] }];
      const refused = (taught: TaughtDigit[], name: string, message: string) =>
        expect(request('teach', { digits: taught })).rejects.toMatchObject({
          name,
          message: expect.stringContaining(message),
        });
      await refused(digits, 'TeachingError', 'learned nothing yet');
      await refused([], 'TeachingError', 'nothing to teach');
      await refused([{ digit: 11, images: [] }], 'TeachingError', 'not “11”');
      request('train', { recipe: { ...SMALL, batchSize: 4, epochs: 20 } });
      await expect.poll(() => events.some(({ type }) => type === 'started')).toBe(true);
      await refused(digits, 'BusyError', 'a run is not finished');
      request('stop');
    });
  });
}
