import { expect, test } from 'vitest';
import type { EpochResult } from '../../training/results.ts';
import { chartSeries, PUBLISHED_TEST, PUBLISHED_VALIDATION } from './series.ts';

const epoch: EpochResult = {
  epoch: 1,
  loss: 0.4,
  accuracy: 0.88,
  valLoss: 0.2,
  valAccuracy: 0.94,
  seconds: 2,
  msPerStep: 4,
};

test('every series is as long as the run, with gaps for epochs without a value', () => {
  const [reference, training, validation] = chartSeries('loss', [epoch], 22);
  expect(training?.values).toEqual([0.4, ...Array(21).fill(Number.NaN)]);
  expect(validation?.values).toEqual([0.2, ...Array(21).fill(Number.NaN)]);
  expect(reference?.values).toEqual([...PUBLISHED_VALIDATION.loss, Number.NaN, Number.NaN]);
});

test('accuracy has its own columns, and a short run shows only the first epochs of Keras’ run', () => {
  const [reference, training, validation] = chartSeries('accuracy', [epoch], 2);
  expect(training?.values[0]).toBe(0.88);
  expect(validation?.values[0]).toBe(0.94);
  expect(reference?.values).toEqual([0.8808, 0.9588]);
});

test('kept runs add their validation, with gaps if they were shorter', () => {
  const overlay = { run: 'Mine', epochs: [epoch], color: '--series-run-1', dash: [] } as const;
  const series = chartSeries('loss', [epoch, epoch], 2, [
    { ...overlay, name: 'Run 1' },
    { ...overlay, name: 'Baseline' },
  ]);
  const names = ['Baseline', 'Keras’ validation', 'Run 1', 'Training', 'Validation'];
  expect(series.map(({ name }) => name)).toEqual(names);
  expect(series[2]).toEqual({ name: 'Run 1', values: [0.2, Number.NaN], color: '--series-run-1' });
});

test('the series are in alphabetical order, because tfjs-vis assigns colours in that order', () => {
  const names = chartSeries('loss', [epoch], 1).map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
});

test('the published run is the one on keras.io', () => {
  expect(PUBLISHED_VALIDATION.loss).toHaveLength(20);
  expect(PUBLISHED_VALIDATION.accuracy).toHaveLength(20);
  expect(PUBLISHED_TEST.accuracy).toBeCloseTo(0.9741, 4);
  expect(PUBLISHED_TEST.loss).toBeCloseTo(0.1907, 4);
});
