import { expect, test } from 'vitest';
import type { Event } from '../../contract/events.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { type Action, INITIAL_STATE, reduce } from '../state.ts';
import { progressText } from './progress-text.ts';

const recipe = { ...KERAS_RECIPE, epochs: 2 };
const train: Action = { type: 'sent', command: { type: 'train', recipe } };
const ready: Event = { type: 'data-ready', head: KERAS_RECIPE.data, trainRows: 60000, testRows: 10000 };
const started: Event = { type: 'started', id: 'r', history: [], recipe, step: 'tfjs' };
const running = { loss: 1, accuracy: 0.5 };
const progress = (epoch: number, step: number): Event => ({
  type: 'progress',
  epoch,
  step,
  steps: 399,
  running,
  msPerStep: 4,
  secondsLeft: 3,
});
const epoch = (number: number): Event => ({
  type: 'epoch',
  epoch: number,
  ...running,
  valLoss: 1,
  valAccuracy: 0.5,
  seconds: 2,
  msPerStep: 4,
});
const text = (...actions: Action[]) => progressText(actions.reduce(reduce, INITIAL_STATE));

test('the text says what the run is doing, from the click to the test', () => {
  expect(text(train)).toBe('Waiting for the data to arrive…');
  expect(text(ready, train)).toBe('Building the network…');
  expect(text(ready, train, started)).toBe('Preparing the first step…');
  expect(text(ready, train, started, progress(1, 10))).toBe('Epoch 1 of 2');
  expect(text(ready, train, started, progress(1, 399))).toBe('Validating epoch 1 of 2');
  expect(text(ready, train, started, progress(1, 399), epoch(1))).toBe('Epoch 1 of 2');
  expect(text(ready, train, started, epoch(1), progress(2, 1))).toBe('Epoch 2 of 2');
  expect(text(ready, train, started, epoch(1), epoch(2), { type: 'testing' })).toBe(
    'Testing on digits the network never met…',
  );
});

test('the text says in which epoch a run was paused or interrupted', () => {
  const paused: Event = { type: 'paused' };
  const failed: Event = { type: 'failed', failure: { kind: 'E', message: '', remedies: ['resume'] } };
  expect(text(train, started, progress(2, 7), paused)).toBe('Paused in epoch 2 of 2');
  expect(text(train, started, progress(1, 7), failed)).toBe('Interrupted in epoch 1 of 2');
});

test('the text names the current run of a comparison', () => {
  const plan = { recipe, activations: ['antirectifier' as const, 'relu' as const], seeds: 1 };
  const begun = reduce(INITIAL_STATE, { type: 'comparison-begun', plan });
  const train = (index: number): Action => {
    const job = begun.comparison?.jobs[index]?.recipe ?? recipe;
    return { type: 'sent', command: { type: 'train', recipe: job } };
  };
  const of = (...actions: Action[]) => progressText(actions.reduce(reduce, begun));
  expect(of(ready, train(0))).toBe('Run 1 of 2: Antirectifier, seed 1. Building the network…');
  expect(of(ready, train(1), started, progress(1, 10))).toBe('Run 2 of 2: ReLU, seed 1. Epoch 1 of 2');
  expect(of(ready, train(0), { type: 'comparison-cancelled' }, started, progress(1, 10))).toBe(
    'Epoch 1 of 2',
  );
});
