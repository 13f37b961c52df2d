/** What the worker must do whatever backend it runs on. */
import * as tf from '@tensorflow/tfjs-core';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { BackendName } from '../contract/engine.ts';
import type { Ask } from '../contract/requests.ts';
import { toFailure } from './failure.ts';
import { EASY, easyImage, openSession as open, SMALL } from './fixtures/open-session.ts';

/** @param loseGpu takes the device of the current backend away. */
export function sessionSuite(backend: BackendName, loseGpu?: () => void): void {
  const start: Ask<'start'> = { dataUrl: '', backend, recipe: SMALL };
  const image = easyImage(0);

  describe(`Session on ${backend}`, () => {
    test('starts, trains, tests and predicts', async () => {
      const { request, next, events } = open();
      request('start', start);
      expect((await next('engine')).engine).toMatchObject({ backend, reason: 'You chose it.' });
      expect(await next('model')).toMatchObject({
        parameters: 784 * 16 + 16 + 32 * 16 + 16 * 12 + 12 + 24 * 12 + 130,
      });
      request('train', { recipe: { ...SMALL, epochs: 6 } });
      expect(await next('started')).toMatchObject({ recipe: { epochs: 6 } });
      const { test: tested } = await next('finished');
      expect(tested.accuracy).toBeGreaterThan(0.9);
      expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(6);
      const { probabilities } = await request('predict', { image });
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
      expect(probabilities.indexOf(Math.max(...probabilities))).toBe(EASY.test.labels[0]);
    });

    test('the same seed gives the same run, another seed another', async () => {
      const { request, next } = open();
      request('start', start);
      const losses: number[] = [];
      for (const seed of [3, 3, 4]) {
        request('train', { recipe: { ...SMALL, seed } });
        losses.push((await next('finished')).test.loss);
      }
      expect(losses[1]).toBe(losses[0]);
      expect(losses[2]).not.toBe(losses[0]);
    });

    test('holds as much after ten runs, one of them stopped and one reset, as after one', async () => {
      const { request, next } = open();
      request('start', start);
      const held: object[] = [];
      for (let run = 0; run < 10; run++) {
        request('train', { recipe: { ...SMALL, epochs: 1, examples: 200 } });
        if (run === 3) {
          await next('progress');
          request('stop');
        } else if (run === 6) {
          await next('progress');
          await request('reset', { recipe: SMALL });
          continue;
        }
        if (run !== 3) await next('epoch');
        const reading = request('predict', { image });
        await next('finished');
        // A reading under way would hold a tensor of its own.
        await reading;
        const { numTensors, numDataBuffers, numBytes } = tf.memory();
        held.push({ numTensors, numDataBuffers, numBytes });
      }
      expect(new Set(held.map((memory) => JSON.stringify(memory))).size, JSON.stringify(held)).toBe(1);
    });

    test('a digit drawn in the middle of an epoch is answered before it ends', async () => {
      const { request, next, events } = open();
      request('start', start);
      request('train', { recipe: { ...SMALL, epochs: 1, batchSize: 4 } });
      await next('progress');
      await request('predict', { image });
      expect(events.some(({ type }) => type === 'epoch')).toBe(false);
      request('stop');
      expect(await next('finished')).toMatchObject({ stopped: true });
    });

    test('an evaluation under way when a run ends, or another begins, is answered', async () => {
      const { request, next } = open();
      request('start', start);
      request('train', { recipe: { ...SMALL, epochs: 1, batchSize: 16 } });
      await next('progress');
      const first = request('evaluate');
      request('stop');
      expect((await first).accuracy).toBeGreaterThan(0);
      const second = request('evaluate');
      request('train', { recipe: { ...SMALL, epochs: 1 } });
      expect((await second).accuracy).toBeGreaterThan(0);
    });

    test('pauses, resumes and starts over', async () => {
      const { request, next } = open();
      request('start', start);
      request('train', { recipe: { ...SMALL, batchSize: 4 } });
      await next('progress');
      request('pause');
      await next('paused');
      request('resume');
      await next('resumed');
      await request('reset', { recipe: SMALL });
      expect(await request('predict', { image })).toMatchObject({ trained: false });
      request('train', { recipe: SMALL });
      expect(await next('finished')).toMatchObject({ stopped: false });
    });

    test('keeps the weights when the backend is chosen anew', async () => {
      const { request, next } = open();
      request('start', start);
      request('train', { recipe: SMALL });
      await next('finished');
      const before = await request('predict', { image });
      request('choose-backend', { backend });
      await next('engine');
      expect(await next('model')).toMatchObject({ sameWeights: true });
      const after = await request('predict', { image });
      expect(after).toMatchObject({ trained: true, probabilities: before.probabilities });
    });

    test('a model file that is refused changes nothing and leaves nothing behind', async () => {
      const { request, next, events } = open();
      request('start', start);
      await next('model');
      const told = async () => {
        const { weights } = await request('read-weights');
        return { weights, reading: (await request('predict', { image })).probabilities };
      };
      const before = await told();
      const { numTensors } = tf.memory();

      const { zip } = await request('export-model');
      const { 'model.json': json, 'weights.bin': bytes } = unzipSync(zip);
      const modelJson = strFromU8(json as Uint8Array);
      const values = new Float32Array((bytes as Uint8Array).slice().buffer);
      const withWeight = (at: number, value: number) => values.slice().fill(value, at, at + 1);
      const refused: [string, Float32Array<ArrayBuffer>][] = [
        [modelJson, withWeight(values.length - 1, Number.NaN)],
        [modelJson, withWeight(3, 1e10)],
        [modelJson, values.slice(0, 100)],
        [modelJson.replaceAll('"units":16', '"units":400000'), values],
        [modelJson.replaceAll('"Antirectifier"', '"Mystery"'), values],
        [modelJson.replace('[784,16]', '[16,784]'), values],
      ];
      for (const [text, content] of refused) {
        const files = [new File([text], 'model.json'), new File([content], 'weights.bin')];
        await expect(request('load-model-files', { files })).rejects.toMatchObject({
          name: 'ModelError',
          message: expect.stringContaining('Choose'),
        });
        expect(events.filter(({ type }) => type === 'model')).toHaveLength(1);
      }
      expect(await told()).toEqual(before);
      expect(tf.memory().numTensors).toBe(numTensors);
    });

    test('refuses a recipe with the field and the sentence', async () => {
      const { request } = open();
      request('start', start);
      const refused = request('train', { recipe: { ...SMALL, epochs: 0 } });
      expect(await refused.catch(toFailure)).toEqual({
        kind: 'RecipeError',
        subject: 'epochs',
        message: 'Epochs must be a whole number from 1 to 1,000, not 0.',
        remedies: ['edit-recipe'],
      });
    });

    test('loads the data again after a failure', async () => {
      let tries = 0;
      const { request, next } = open(async () => {
        if (++tries === 1) throw new Error('no network');
        return EASY;
      });
      request('start', start);
      expect((await next('data-failed')).failure.message).toContain('no network');
      request('load-data');
      expect(await next('data-ready')).toMatchObject({ trainRows: 600, testRows: 200 });
    });

    if (!loseGpu) return;
    test('a lost GPU holds the run, and it goes on to the same end', async () => {
      const recipe = { ...SMALL, epochs: 4, batchSize: 16 };
      const { request, next, events } = open();
      request('start', start);
      request('train', { recipe });
      const undisturbed = await next('finished');
      request('train', { recipe });
      await next('epoch');
      await next('epoch');
      loseGpu();
      await expect(next('finished')).rejects.toThrow('The GPU was taken away from this page');
      expect(events.at(-1)).toMatchObject({
        failure: { kind: 'DeviceLostError', remedies: ['resume', 'other-backend'] },
      });
      request('resume');
      expect((await next('engine')).engine.backend).toBe(backend);
      expect((await next('finished')).test).toEqual(undisturbed.test);
    });

    test('a lost GPU holds the run, and another backend goes on with it', async () => {
      const { request, next } = open();
      request('start', start);
      request('train', { recipe: { ...SMALL, epochs: 4, batchSize: 16 } });
      await next('epoch');
      loseGpu();
      await expect(next('finished')).rejects.toThrow('The GPU was taken away from this page');
      request('choose-backend', { backend: 'cpu' });
      expect((await next('engine')).engine.backend).toBe('cpu');
      expect((await next('finished')).test.accuracy).toBeGreaterThan(0.5);
    });
  });
}
