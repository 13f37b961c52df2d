import { expect, test } from 'vitest';
import { sampleRun } from './fixtures/sample-run.ts';
import { readRun } from './read-kept-run.ts';

const run = sampleRun('a');
const { test: tested, ...untested } = run.result;
const [epoch] = run.epochs;

test('an undamaged run is read as it was stored', () => {
  const { backend, ...older } = run;
  for (const whole of [run, older, { ...run, baseline: true }, { ...run, epochs: [] }]) {
    expect(readRun('a', structuredClone(whole))).toEqual({ run: whole });
  }
});

test('a run from before optimizers could be chosen was trained with RMSprop', () => {
  const { optimizer, ...recipe } = run.recipe;
  expect(readRun('a', { ...run, recipe })).toEqual({
    run: { ...run, recipe: { ...recipe, optimizer: 'rmsprop' } },
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
