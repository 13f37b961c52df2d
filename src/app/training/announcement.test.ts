import { expect, test } from 'vitest';
import type { Event } from '../../contract/events.ts';
import { storedRuns } from '../../storage/fixtures/sample-run.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { type Action, INITIAL_STATE, reduce } from '../state.ts';
import { runAnnouncement } from './announcement.ts';

const recipe = { ...KERAS_RECIPE, epochs: 2 };
const train: Action = { type: 'sent', command: { type: 'train', recipe } };
const started: Event = { type: 'started', id: 'r', history: [], recipe, step: 'tfjs' };
const metrics = { loss: 1, accuracy: 0.5, valLoss: 1.25, valAccuracy: 0.5 };
const epoch: Event = { type: 'epoch', epoch: 1, ...metrics, seconds: 2, msPerStep: 4 };
const result = { test: { loss: 0.25, accuracy: 0.9 }, seconds: 3, stopped: false };
const after = (...actions: Action[]) => runAnnouncement(actions.reduce(reduce, INITIAL_STATE));

test('the beginning of a run, each epoch and the result are announced', () => {
  expect(after()).toBe('');
  expect(after(train)).toBe('Training is about to start.');
  expect(after(train, started)).toBe('Training started.');
  expect(after(train, started, epoch)).toBe('Epoch 1 of 2: validation accuracy 50.00%, loss 1.2500.');
  expect(after(train, started, epoch, { type: 'finished', ...result })).toBe(
    'Training finished. Test accuracy 90.00%, test loss 0.2500.',
  );
  expect(after(train, started, { type: 'finished', ...result, stopped: true })).toMatch(/^Training stopped/);
});

test('a kept run is announced as loaded, not as finished', () => {
  const epochs = [{ epoch: 1, ...metrics, seconds: 2, msPerStep: 4 }];
  const run = { id: 'a', name: 'Mine', date: 1, recipe, step: 'tfjs' as const, epochs, result };
  const model: Event = {
    type: 'model',
    source: 'run',
    recipe,
    trained: true,
    units: [256, 256],
    parameters: 531466,
    layers: [],
  };
  const loaded = after(
    { type: 'runs-brought', ...storedRuns([run]) },
    { type: 'run-opening', id: 'a' },
    model,
  );
  expect(loaded).toBe('Run loaded. Test accuracy 90.00%, test loss 0.2500.');
});
