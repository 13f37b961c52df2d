import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { createClassifier } from '../../model/classifier.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { parseSummary } from './summary.ts';

test('what TensorFlow.js prints is read layer by layer', () => {
  const lines: string[] = [];
  const model = createClassifier({ ...KERAS_RECIPE, inputs: 784, classes: 10 });
  model.summary(96, undefined, (line) => lines.push(String(line)));
  const { headers, rows } = parseSummary(lines);
  expect(headers).toEqual(['Layer (type)', 'Input Shape', 'Output shape', 'Param #']);
  expect(rows).toHaveLength(6);
  expect(rows[1]).toEqual(['antirectifier (Antirectifier)', '[[null,256]]', '[null,256]', '131072']);
  const parameters = rows.reduce((total, row) => total + Number(row[3]), 0);
  expect(parameters).toBe(531466);
  model.dispose();
});

test('without a summary there are no rows', () => {
  expect(parseSummary([])).toEqual({ headers: [], rows: [] });
});
