import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { drawConfusion, drawMisreadShares, drawTable, drawWeights } from './draw-charts.ts';

let area: HTMLElement;

beforeEach(() => {
  area = document.createElement('div');
  area.style.cssText =
    'width: 400px; height: 400px; --paper: #102030; --heat: #f0a000; --ink: #010203; --accent: #0000fe;' +
    ' --series-training: #00fe00';
  document.body.append(area);
  // A strict Content Security Policy forbids this, too.
  vi.stubGlobal('Function', () => {
    throw new EvalError('refused');
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  area.remove();
});

/** Not in the order of the alphabet, in which vega would sort them. */
const NAMES = [...'hgfedcbaij'];

const texts = (mark: string) =>
  [...area.querySelectorAll(`g.${mark} text`)].map(({ textContent }) => textContent);

test('a confusion matrix has a count in every cell and colours only the confusions', async () => {
  const confusion = Array.from({ length: 10 }, (_, i) =>
    Array.from({ length: 10 }, (_, j) => (i === j ? 900 + i : 100 + ((i * j) % 7))),
  );
  await drawConfusion(area, confusion, NAMES, 'digit');
  expect(texts('mark-text').filter((text) => Number(text) >= 100)).toHaveLength(100);
  for (const name of NAMES) expect(texts('mark-text')).toContain(name);
  const cells = [...area.querySelectorAll('.mark-rect path')];
  const fills = cells.map((cell) => cell.getAttribute('fill'));
  expect(fills.filter((fill) => fill === 'transparent')).toHaveLength(10);
  const heated = cells.filter((cell) => getComputedStyle(cell).fill === 'rgb(240, 160, 0)');
  expect(heated).toHaveLength(90);
  expect(Math.max(...heated.map((cell) => Number(cell.getAttribute('fill-opacity') ?? 1)))).toBe(1);
  expect(area.querySelector('.mark-text text[fill="var(--ink)"]')).not.toBeNull();
});

test('bars keep their order when some of them change', async () => {
  const names = ['a', 'b', 'c'];
  await drawMisreadShares(area, [0.9, 0.8, 0.7], names, 'class');
  await drawMisreadShares(area, [0.5, 0.8, 0.6], names, 'class');
  expect(texts('mark-text').filter((text) => names.includes(text ?? ''))).toEqual(names);
  const heights = [...area.querySelectorAll('.mark-rect path[fill="var(--accent)"]')].map(
    (bar) => [bar.getBoundingClientRect().left, bar.getBoundingClientRect().height] as const,
  );
  const [a, b, c] = heights.toSorted(([left], [other]) => left - other).map(([, height]) => height);
  expect(a).toBeGreaterThan(c as number);
  expect(c).toBeGreaterThan(b as number);
});

test('each digit has a bar, in percent', async () => {
  await drawMisreadShares(area, [0.99, 0.98, 0.97, 0.96, 0.95, 0.9, 0.91, 0.92, 0.93, 0.94], NAMES, 'digit');
  const bars = area.querySelectorAll('.mark-rect path[fill="var(--accent)"]');
  expect(bars).toHaveLength(10);
  // vega-embed adds no menu.
  expect(area.querySelector('a, summary')).toBeNull();
  expect(texts('mark-text')).toContain('10%');
  expect(texts('mark-text').slice(0, 10)).toEqual(NAMES);
});

test('the histogram counts weights in bins', async () => {
  await drawWeights(
    area,
    Float32Array.from({ length: 500 }, (_, i) => Math.sin(i)),
  );
  expect(area.querySelectorAll('.mark-rect path[fill="var(--series-training)"]').length).toBeGreaterThan(20);
  expect(texts('mark-text')).toEqual(expect.arrayContaining(['Value', 'How many']));
});

test('a new table replaces the rows of the last one', async () => {
  await drawTable(
    area,
    ['Layer', 'Parameters'],
    [
      ['a', '1'],
      ['b', '2'],
    ],
  );
  await drawTable(area, ['Layer', 'Parameters'], [['c', '3']]);
  expect([...area.querySelectorAll('td')].map(({ textContent }) => textContent)).toEqual(['c', '3']);
  expect(area.querySelectorAll('th')).toHaveLength(2);
});

test('in larger type the labels still lie within the chart', async () => {
  const page = document.documentElement;
  page.style.cssText = 'font-size: 18px; --text-s: 1rem';
  try {
    await drawMisreadShares(area, [0.99, 0.984, 0.97], ['a', 'b', 'c'], 'class');
    const labels = [...area.querySelectorAll('g.mark-text text')];
    const { left, right } = (area.querySelector('svg') as SVGElement).getBoundingClientRect();
    for (const label of labels) {
      expect(Number.parseFloat(getComputedStyle(label).fontSize)).toBe(18);
      const place = label.getBoundingClientRect();
      expect(place.left).toBeGreaterThanOrEqual(left - 1);
      expect(place.right).toBeLessThanOrEqual(right + 1);
    }
    expect(labels.length).toBeGreaterThan(5);
  } finally {
    page.style.cssText = '';
  }
});
