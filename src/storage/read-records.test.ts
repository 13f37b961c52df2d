import { expect, test } from 'vitest';
import { newRun } from '../training/run-state.ts';
import { sampleRun } from './fixtures/sample-run.ts';
import { readHead, readRun } from './read-records.ts';

const run = sampleRun('a');
const { test: tested, ...untested } = run.result;
const [epoch] = run.epochs;

test('an undamaged run is read as it was stored', () => {
  const { backend, ...older } = run;
  for (const whole of [
    run,
    older,
    { ...run, baseline: true },
    { ...run, rates: [{ step: 5, epoch: 0.5, learningRate: 1e-4 }] },
    { ...run, interruptions: [{ step: 5, epoch: 0.5, device: { backend: 'wasm', adapter: '' } }] },
    { ...run, epochs: [] },
  ]) {
    expect(readRun('a', structuredClone(whole))).toEqual({ value: whole });
  }
});

test('a run from before optimizers could be chosen was trained with RMSprop', () => {
  const { optimizer, ...recipe } = run.recipe;
  expect(readRun('a', { ...run, recipe })).toEqual({
    value: { ...run, recipe: { ...recipe, optimizer: 'rmsprop' } },
  });
});

test.each<[string, unknown]>([
  ['all of it', undefined],
  ['all of it', null],
  ['all of it', 'text'],
  ['id', {}],
  ['id', { ...run, id: 'b' }],
  ['id', { ...run, id: 7 }],
  ['name', { ...run, name: undefined }],
  ['name', { ...run, name: 'long'.repeat(1000) }],
  ['date', { ...run, date: 'today' }],
  ['date', { ...run, date: 1e17 }],
  ['backend', { ...run, backend: 'quantum' }],
  ['step', { ...run, step: undefined }],
  ['epochs', { ...run, epochs: {} }],
  ['epochs.0', { ...run, epochs: [null] }],
  ['epochs.0.epoch', { ...run, epochs: [{}] }],
  ['epochs.0.valLoss', { ...run, epochs: [{ ...epoch, valLoss: Number.NaN }] }],
  ['epochs.0.seconds', { ...run, epochs: [{ ...epoch, seconds: '2' }] }],
  ['result.test', { ...run, result: untested }],
  ['result.test.loss', { ...run, result: { ...untested, test: { accuracy: 0.9 } } }],
  ['result.test.accuracy', { ...run, result: { ...untested, test: { ...tested, accuracy: 90 } } }],
  ['recipe', { ...run, recipe: undefined }],
  ['recipe', { ...run, recipe: { ...run.recipe, units: '256' } }],
  ['recipe', { ...run, recipe: { ...run.recipe, epochs: 0 } }],
  ['recipe', { ...run, recipe: { ...run.recipe, activation: 'softmax' } }],
])('the damaged part is named: %s', (damage, found) => {
  expect(readRun('a', found)).toEqual({ damage });
});

test('a run of a newer page is neither read nor damaged', () => {
  expect(readRun('a', { ...run, version: 1 })).toEqual({ value: run });
  expect(readRun('a', { ...run, version: 2, epochs: 'of another kind' })).toEqual({ newer: true });
  for (const version of [-1, 0.5, '1', null])
    expect(readRun('a', { ...run, version })).toEqual({ damage: 'all of it' });
});

const history = [1, 2].map((number) => ({ ...run.epochs[0], epoch: number }));
const head = {
  ...newRun('a', run.recipe),
  device: { backend: 'wasm', adapter: '' },
  position: { epoch: 2, step: 7 },
  earlier: 3,
  steps: 805,
  rates: [{ step: 5, epoch: 0.5, learningRate: 1e-4 }],
  history,
};

test('the state of a run is read as it was stored', () => {
  for (const whole of [head, { ...head, result: run.result }, newRun('a', run.recipe)]) {
    expect(readHead('a', structuredClone(whole))).toEqual({ value: whole });
  }
  expect(readHead('a', { ...head, version: 3 })).toEqual({ newer: true });
  const { epoch, ...leg } = head.leg;
  expect(readHead('a', { ...head, version: 1, leg })).toEqual({ value: head });
});

test.each<[string, unknown]>([
  ['all of it', undefined],
  ['all of it', { ...head, version: undefined }],
  ['id', { ...head, id: 'b' }],
  ['choice', { ...head, choice: 'any' }],
  ['device.backend', { ...head, device: { backend: 'quantum', adapter: '' } }],
  ['position.step', { ...head, position: { epoch: 2, step: -1 } }],
  ['position', { ...head, position: { epoch: 1, step: 0 } }],
  ['position', { ...head, recipe: { ...run.recipe, epochs: 1 } }],
  ['steps', { ...head, steps: 1.5 }],
  ['leg.to', { ...head, leg: { from: 0 } }],
  ['leg.epoch', { ...head, leg: { from: 0, to: 9 } }],
  ['rates.0.learningRate', { ...head, rates: [{ step: 1, epoch: 0, learningRate: 9 }] }],
  ['history', { ...head, history: Array(2000).fill(history[0]) }],
  ['history.0.loss', { ...head, history: [{ ...history[0], loss: Number.NaN }] }],
  ['result.kept', { ...head, result: { ...run.result, kept: 'best' } }],
  ['result.stopped', { ...head, result: { ...run.result, stopped: 1 } }],
])('the damaged part of a state is named: %s', (damage, found) => {
  expect(readHead('a', found)).toEqual({ damage });
});
