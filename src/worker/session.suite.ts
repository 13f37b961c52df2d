/** What the worker must do whatever backend it runs on. */
import * as tf from '@tensorflow/tfjs-core';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { BackendName } from '../contract/engine.ts';
import type { Command } from '../contract/requests.ts';
import { EASY, easyImage, openSession as open, SMALL } from './fixtures/open-session.ts';

/** @param loseGpu takes the device of the current backend away. */
export function sessionSuite(backend: BackendName, loseGpu?: () => void): void {
  const start: Command = { type: 'start', dataUrl: '', backend, recipe: SMALL };
  const image = easyImage(0);

  describe(`Session on ${backend}`, () => {
    test('starts, trains, tests and predicts', async () => {
      const { send, next, events } = open();
      send(start);
      expect((await next('engine')).engine).toMatchObject({ backend, reason: 'You chose it.' });
      expect(await next('model')).toMatchObject({
        parameters: 784 * 16 + 16 + 32 * 16 + 16 * 12 + 12 + 24 * 12 + 130,
      });
      send({ type: 'train', recipe: { ...SMALL, epochs: 6 } });
      expect(await next('started')).toMatchObject({ recipe: { epochs: 6 } });
      const { test: tested } = await next('finished');
      expect(tested.accuracy).toBeGreaterThan(0.9);
      expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(6);
      send({ type: 'predict', id: 7, image });
      const { id, probabilities } = await next('prediction');
      expect(id).toBe(7);
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
      expect(probabilities.indexOf(Math.max(...probabilities))).toBe(EASY.test.labels[0]);
    });

    test('the same seed gives the same run, another seed another', async () => {
      const { send, next } = open();
      send(start);
      const losses: number[] = [];
      for (const seed of [3, 3, 4]) {
        send({ type: 'train', recipe: { ...SMALL, seed } });
        losses.push((await next('finished')).test.loss);
      }
      expect(losses[1]).toBe(losses[0]);
      expect(losses[2]).not.toBe(losses[0]);
    });

    test('holds as much after ten runs, one of them stopped and one reset, as after one', async () => {
      const { send, next, events } = open();
      send(start);
      const held: object[] = [];
      for (let run = 0; run < 10; run++) {
        send({ type: 'train', recipe: { ...SMALL, epochs: 1, examples: 200 } });
        if (run === 3) {
          await next('progress');
          send({ type: 'stop' });
        } else if (run === 6) {
          await next('progress');
          send({ type: 'reset', recipe: SMALL });
          await next('reset');
          continue;
        }
        if (run !== 3) await next('epoch');
        send({ type: 'predict', id: run, image });
        await next('finished');
        // A reading under way would hold a tensor of its own.
        const isRead = () => events.some((event) => event.type === 'prediction' && event.id === run);
        await expect.poll(isRead).toBe(true);
        const { numTensors, numDataBuffers, numBytes } = tf.memory();
        held.push({ numTensors, numDataBuffers, numBytes });
      }
      expect(new Set(held.map((memory) => JSON.stringify(memory))).size, JSON.stringify(held)).toBe(1);
    });

    test('a digit drawn in the middle of an epoch is answered before it ends', async () => {
      const { send, next, events } = open();
      send(start);
      send({ type: 'train', recipe: { ...SMALL, epochs: 1, batchSize: 4 } });
      await next('progress');
      send({ type: 'predict', id: 1, image });
      await next('prediction');
      expect(events.some(({ type }) => type === 'epoch')).toBe(false);
      send({ type: 'stop' });
      expect(await next('finished')).toMatchObject({ stopped: true });
    });

    test('an evaluation under way when a run ends, or another begins, is answered', async () => {
      const { send, next } = open();
      send(start);
      send({ type: 'train', recipe: { ...SMALL, epochs: 1, batchSize: 16 } });
      await next('progress');
      send({ type: 'evaluate', id: 1 });
      send({ type: 'stop' });
      expect((await next('evaluated')).id).toBe(1);
      send({ type: 'evaluate', id: 2 });
      send({ type: 'train', recipe: { ...SMALL, epochs: 1 } });
      expect((await next('evaluated')).id).toBe(2);
    });

    test('pauses, resumes and starts over', async () => {
      const { send, next } = open();
      send(start);
      send({ type: 'train', recipe: { ...SMALL, batchSize: 4 } });
      await next('progress');
      send({ type: 'pause' });
      await next('paused');
      send({ type: 'resume' });
      await next('resumed');
      send({ type: 'reset', recipe: SMALL });
      await next('reset');
      send({ type: 'predict', id: 2, image });
      expect(await next('prediction')).toMatchObject({ trained: false });
      send({ type: 'train', recipe: SMALL });
      expect(await next('finished')).toMatchObject({ stopped: false });
    });

    test('keeps the weights when the backend is chosen anew', async () => {
      const { send, next } = open();
      send(start);
      send({ type: 'train', recipe: SMALL });
      await next('finished');
      send({ type: 'predict', id: 1, image });
      const before = await next('prediction');
      send({ type: 'choose-backend', backend });
      await next('engine');
      expect(await next('model')).toMatchObject({ sameWeights: true });
      send({ type: 'predict', id: 2, image });
      const after = await next('prediction');
      expect(after).toMatchObject({ trained: true, probabilities: before.probabilities });
    });

    test('a model file that is refused changes nothing and leaves nothing behind', async () => {
      const { send, next, events } = open();
      send(start);
      await next('model');
      const told = async (id: number) => {
        send({ type: 'read-weights', id });
        send({ type: 'predict', id, image });
        const { weights } = await next('weights');
        return { weights, reading: (await next('prediction')).probabilities };
      };
      const before = await told(1);
      const { numTensors } = tf.memory();

      send({ type: 'export-model', id: 1 });
      const { 'model.json': json, 'weights.bin': bytes } = unzipSync((await next('exported')).zip);
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
        send({ type: 'load-model-files', files });
        await expect(next('model')).rejects.toThrow('Choose');
        expect(events.at(-1)).toMatchObject({ type: 'model-failed', failure: { kind: 'ModelError' } });
      }
      expect(await told(2)).toEqual(before);
      expect(tf.memory().numTensors).toBe(numTensors);
    });

    test('refuses a recipe with the field and the sentence', async () => {
      const { send, next, events } = open();
      send(start);
      send({ type: 'train', recipe: { ...SMALL, epochs: 0 } });
      await expect(next('started')).rejects.toThrow('Epochs must be a whole number from 1 to 1,000, not 0.');
      expect(events.find(({ type }) => type === 'failed')).toMatchObject({
        failure: { kind: 'RecipeError', subject: 'epochs', remedies: ['edit-recipe'] },
      });
    });

    test('loads the data again after a failure', async () => {
      let tries = 0;
      const { send, next } = open(async () => {
        if (++tries === 1) throw new Error('no network');
        return EASY;
      });
      send(start);
      expect((await next('data-failed')).failure.message).toContain('no network');
      send({ type: 'load-data' });
      expect(await next('data-ready')).toMatchObject({ trainRows: 600, testRows: 200 });
    });

    if (!loseGpu) return;
    test('a lost GPU holds the run, and it goes on to the same end', async () => {
      const recipe = { ...SMALL, epochs: 4, batchSize: 16 };
      const { send, next, events } = open();
      send(start);
      send({ type: 'train', recipe });
      const undisturbed = await next('finished');
      send({ type: 'train', recipe });
      await next('epoch');
      await next('epoch');
      loseGpu();
      await expect(next('finished')).rejects.toThrow('The GPU was taken away from this page');
      expect(events.at(-1)).toMatchObject({
        failure: { kind: 'DeviceLostError', remedies: ['resume', 'other-backend'] },
      });
      send({ type: 'resume' });
      expect((await next('engine')).engine.backend).toBe(backend);
      expect((await next('finished')).test).toEqual(undisturbed.test);
    });

    test('a lost GPU holds the run, and another backend goes on with it', async () => {
      const { send, next } = open();
      send(start);
      send({ type: 'train', recipe: { ...SMALL, epochs: 4, batchSize: 16 } });
      await next('epoch');
      loseGpu();
      await expect(next('finished')).rejects.toThrow('The GPU was taken away from this page');
      send({ type: 'choose-backend', backend: 'cpu' });
      expect((await next('engine')).engine.backend).toBe('cpu');
      expect((await next('finished')).test.accuracy).toBeGreaterThan(0.5);
    });
  });
}
