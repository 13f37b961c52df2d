import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EpochResult } from '../../training/results.ts';
import { drawMetric } from './draw-metric.ts';
import { chartSeries } from './series.ts';

const epochs = (count: number): EpochResult[] =>
  Array.from({ length: count }, (_, i) => ({
    epoch: i + 1,
    loss: 0.4 / (i + 1),
    accuracy: 0.9 + 0.01 * i,
    valLoss: 0.3,
    valAccuracy: 0.95,
    seconds: 2,
    msPerStep: 4,
  }));

let area: HTMLElement;

beforeEach(() => {
  area = document.createElement('div');
  area.style.cssText =
    'width: 400px; height: 240px; --series-validation: rgb(1, 2, 3); --series-training: rgb(4, 5, 6)';
  document.body.append(area);
});
afterEach(() => {
  vi.unstubAllGlobals();
  area.remove();
});

const painted = (selector: string, property: 'fill' | 'stroke', color: string) =>
  [...area.querySelectorAll(selector)].filter((mark) => getComputedStyle(mark)[property] === color);
const points = (color: string) => painted('.mark-symbol path', 'fill', color).length;
const labels = () => [...area.querySelectorAll('text')].map(({ textContent }) => textContent);

test('an epoch adds a point to training and to validation', async () => {
  for (const count of [1, 2, 5]) {
    await drawMetric(area, 'loss', chartSeries('loss', epochs(count), 20));
    expect(points('rgb(4, 5, 6)')).toBe(count);
    expect(points('rgb(1, 2, 3)')).toBe(count);
  }
  expect(area.querySelectorAll('svg')).toHaveLength(1);
});

test('during a run the chart gets new values and is not drawn again, unless its size changes', async () => {
  await drawMetric(area, 'loss', chartSeries('loss', [], 20));
  const svg = area.querySelector('svg');
  await drawMetric(area, 'loss', chartSeries('loss', epochs(1), 20));
  expect(area.querySelector('svg')).toBe(svg);
  area.style.width = '300px';
  await drawMetric(area, 'loss', chartSeries('loss', epochs(2), 20));
  expect(area.querySelector('svg')?.getAttribute('width')).toBe('300');
  expect(points('rgb(1, 2, 3)')).toBe(2);
});

test('epochs count from 1 and accuracy is in percent', async () => {
  await drawMetric(area, 'accuracy', chartSeries('accuracy', epochs(3), 3));
  expect(labels()).toEqual(expect.arrayContaining(['Epoch', '1', '2', '3', '90%']));
  expect(labels().filter((label) => /^\d+$/.test(label ?? ''))).toEqual(['1', '2', '3']);
});

test('no two ticks have the same label, also if the values are close', async () => {
  for (const metric of ['loss', 'accuracy'] as const) {
    const close = epochs(3).map((epoch, i) => ({
      ...epoch,
      loss: 2.31 - 0.01 * i,
      valLoss: 2.3 - 0.01 * i,
      accuracy: 0.901 + 0.001 * i,
      valAccuracy: 0.902,
    }));
    const series = chartSeries(metric, close, 3).filter(({ name }) => !name.startsWith('Keras'));
    await drawMetric(area, metric, series);
    const ticks = labels().filter((label) => /[.%]/.test(label ?? ''));
    expect(ticks.length).toBeGreaterThan(1);
    expect(new Set(ticks).size, ticks.join(' ')).toBe(ticks.length);
  }
});

test('beside a run that explodes, the other lines keep their height', async () => {
  const height = () => {
    const reference = area.querySelector('.mark-line path[stroke-dasharray]');
    return reference?.getBoundingClientRect().height ?? 0;
  };
  const exploded = epochs(2).map((epoch) => ({ ...epoch, loss: 700, valLoss: 400 }));
  await drawMetric(area, 'loss', chartSeries('loss', exploded, 20));
  expect(height()).toBeGreaterThan(20);
  expect(labels()).toEqual(expect.arrayContaining(['0', '0.1', '1', '10', '100']));
});

test('the published run is a dashed line', async () => {
  await drawMetric(area, 'loss', chartSeries('loss', [], 20));
  expect(area.querySelectorAll('.mark-line path[stroke-dasharray]')).toHaveLength(1);
});

test('when the page’s colours change, so do those of a drawn chart', async () => {
  await drawMetric(area, 'loss', chartSeries('loss', epochs(2), 2));
  area.style.setProperty('--series-validation', 'rgb(7, 8, 9)');
  expect(points('rgb(7, 8, 9)')).toBe(2);
});

test('kept runs are lines without points, each with its own colour and dashes', async () => {
  area.style.setProperty('--series-run-1', 'rgb(7, 8, 9)');
  area.style.setProperty('--series-run-2', 'rgb(10, 11, 12)');
  const line = { run: 'Mine', epochs: epochs(3), dash: [] };
  const lines = [
    { ...line, name: 'Run 1', color: '--series-run-1' },
    { ...line, name: 'Run 2', color: '--series-run-2' },
  ] as const;
  await drawMetric(area, 'loss', chartSeries('loss', epochs(2), 3, lines));
  const drawn = (color: string) => painted('.mark-line path', 'stroke', color)[0];
  const dashes = ['rgb(7, 8, 9)', 'rgb(10, 11, 12)'].map((color) =>
    drawn(color)?.getAttribute('stroke-dasharray'),
  );
  expect(dashes).toEqual(['6,2', '2,2']);
  expect(points('rgb(7, 8, 9)')).toBe(0);
  expect(points('rgb(1, 2, 3)')).toBe(2);
});

test('charts are drawn without code from strings, which a strict Content Security Policy forbids', async () => {
  vi.stubGlobal('Function', () => {
    throw new EvalError('refused');
  });
  await drawMetric(area, 'loss', chartSeries('loss', epochs(2), 2));
  expect(points('rgb(1, 2, 3)')).toBe(2);
});

test('a mark stands where the learning rate was changed', async () => {
  const marks = () => area.querySelectorAll('.mark-rule line[stroke-dasharray="2,3"]');
  const rate = { step: 598, epoch: 1.5, learningRate: 1e-4 };
  await drawMetric(area, 'loss', chartSeries('loss', epochs(3), 20));
  expect(marks()).toHaveLength(0);
  await drawMetric(area, 'loss', chartSeries('loss', epochs(3), 20), {
    rates: [rate, { ...rate, epoch: 2.5 }],
  });
  const [first, second] = [...marks()].map((mark) => mark.getBoundingClientRect().x);
  const places = [...area.querySelectorAll('.mark-symbol path')]
    .map((point) => point.getBoundingClientRect())
    .map(({ x, width }) => x + width / 2)
    .sort((a, b) => a - b);
  expect(marks()).toHaveLength(2);
  // The ends of the first and of the last of three epochs.
  expect(first).toBeGreaterThan(places[0] ?? 0);
  expect(first).toBeLessThan(second ?? 0);
  expect(second).toBeLessThan(places.at(-1) ?? 0);
});

test('after many rows a new run gets a new chart, but no run in the middle', async () => {
  const drawRun = (offset: number, count: number) => {
    const run = epochs(count).map((epoch) => ({ ...epoch, loss: epoch.loss + offset }));
    return drawMetric(area, 'loss', chartSeries('loss', run, 20));
  };
  const svgs = new Set<Element | null>();
  for (let run = 0; run < 30; run++) {
    await drawRun(run % 2, 19);
    const begun = area.querySelector('svg');
    svgs.add(begun);
    await drawRun(run % 2, 20);
    expect(area.querySelector('svg')).toBe(begun);
  }
  expect(svgs.size).toBe(2);
  expect(points('rgb(1, 2, 3)')).toBe(20);
});
