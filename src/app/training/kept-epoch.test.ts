import { expect, test } from 'vitest';
import { sampleRun } from '../../storage/fixtures/sample-run.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { EpochResult } from '../../training/results.ts';
import { keptEpoch } from './kept-epoch.ts';

const { recipe, epochs, result } = sampleRun('a');
const run = (kept: number | undefined, stopped: boolean, changes: Partial<Recipe>) => ({
  recipe: { ...recipe, ...changes },
  epochs: Array<EpochResult>(5).fill(epochs[0] as EpochResult),
  result: { ...result, stopped, ...(kept && { kept }) },
});

test('a run that stopped early says why, and which epoch it kept', () => {
  expect(keptEpoch(run(4, false, { earlyStopping: 'valLoss', patience: 1 }))).toBe(
    'It stopped early, because its validation loss was no better for 1 epoch, and kept the weights of epoch 4.',
  );
});

test('a run that trained to its end, or was stopped by hand, kept its best epoch too', () => {
  const sentence = 'It kept the weights of epoch 4, which had the best validation accuracy.';
  expect(keptEpoch(run(4, false, { earlyStopping: 'valAccuracy', epochs: 5 }))).toBe(sentence);
  expect(keptEpoch(run(4, true, { earlyStopping: 'valAccuracy', epochs: 20 }))).toBe(sentence);
});

test('a run without early stopping says nothing', () => {
  expect(keptEpoch(run(undefined, false, {}))).toBeUndefined();
});
