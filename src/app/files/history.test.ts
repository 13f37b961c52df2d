import { expect, test } from 'vitest';
import { sampleRun } from '../../storage/fixtures/sample-run.ts';
import { fileName, historyCsv, historyJson } from './history.ts';

const { id, recipe, step, epochs, result } = sampleRun('a');
const run = { id, recipe, backend: 'wasm' as const, step, epochs, result };

test('the CSV has a line for each epoch, and columns with Keras’ names', () => {
  expect(historyCsv(run)).toBe('epoch,accuracy,loss,val_accuracy,val_loss,seconds\n1,0.88,0.4,0.94,0.2,2\n');
  expect(historyCsv({ ...run, epochs: [] })).toBe('epoch,accuracy,loss,val_accuracy,val_loss,seconds\n');
});

test('the JSON has the recipe, the epochs and the test result', () => {
  expect(JSON.parse(historyJson(run))).toEqual({ recipe, step, backend: 'wasm', epochs, ...result });
});

test('a file is named after its run', () => {
  expect(fileName({ ...run, recipe: { ...recipe, activation: 'relu', seed: 2 } }, 'csv')).toBe(
    'relu-seed-2.csv',
  );
  const own = { ...recipe, activation: 'x/2; sin(a*x); mix', seed: 3 };
  expect(fileName({ ...run, recipe: own }, 'json')).toBe('own-layer-seed-3.json');
});
