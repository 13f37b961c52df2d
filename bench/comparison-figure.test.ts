import { expect, test } from 'vitest';
import type { ActivationChoice } from '../src/model/names.ts';
import { KERAS_RECIPE } from '../src/training/recipe.ts';
import type { RunReport } from '../tools/commands/run-recipe.ts';
import { PAPERS } from './chart.ts';
import { bandsOf, drawComparison } from './comparison-figure.ts';

function report(activation: ActivationChoice, seed: number, accuracies: number[]): RunReport {
  const epochs = accuracies.map((valAccuracy, i) => ({
    ...{ epoch: i + 1, loss: 0.1, accuracy: 0.9, valLoss: 0.2 },
    ...{ valAccuracy, seconds: 1, msPerStep: 1 },
  }));
  const recipe = { ...KERAS_RECIPE, activation, seed };
  const test = { loss: 0.2, accuracy: accuracies.at(-1) as number };
  return { recipe, backend: 'webgpu', adapter: '', step: 'compiled', epochs, test, seconds: 2 };
}

const reports = [
  report('antirectifier', 1, [0.9, 0.96]),
  report('relu', 1, [0.8, 0.97]),
  report('antirectifier', 2, [0.92, 0.98]),
];

test('a band is the mean and a standard deviation to either side, by epoch', () => {
  const bands = bandsOf(reports);
  expect(bands.map(({ activation, epoch }) => [activation, epoch])).toEqual([
    ['Antirectifier', 1],
    ['Antirectifier', 2],
    ['ReLU', 1],
    ['ReLU', 2],
  ]);
  expect(bands[0]?.mean).toBeCloseTo(0.91);
  expect(bands[0]?.high).toBeCloseTo(0.91 + Math.sqrt(2) * 0.01);
  expect(bands[0]?.low).toBeCloseTo(0.91 - Math.sqrt(2) * 0.01);
  // A single seed has no spread.
  expect(bands[3]).toMatchObject({ mean: 0.97, low: 0.97, high: 0.97 });
});

test('only runs with Keras’ learning rate have curves, all have points', async () => {
  const [run] = reports as [RunReport, ...RunReport[]];
  const faster = { ...run, recipe: { ...run.recipe, learningRate: 0.003 } };
  const svg = await drawComparison([...reports, faster], PAPERS.light);
  expect(svg).toContain('>learning rate 0.003<');
  expect(svg.match(/aria-roledescription="line mark"/g)).toHaveLength(2);
  expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(4);
});

test('draws a line and a band for each activation, and a point for each run', async () => {
  const svg = await drawComparison(reports, PAPERS.dark);
  for (const words of ['epoch', 'validation accuracy', 'test accuracy', 'Antirectifier', 'ReLU']) {
    expect(svg).toContain(`>${words}`);
  }
  expect(svg.match(/aria-roledescription="area mark"/g)).toHaveLength(2);
  expect(svg.match(/aria-roledescription="line mark"/g)).toHaveLength(2);
  expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(3);
  expect(svg).toContain(PAPERS.dark.ink);
  expect(svg).not.toContain('NaN');
});
