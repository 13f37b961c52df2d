import { expect, test } from 'vitest';
import { epochTicks, lossAxis } from './axes.ts';

test.each([
  [1, [1]],
  [5, [1, 2, 3, 4, 5]],
  [7, [2, 4, 6]],
  [20, [1, 5, 10, 15, 20]],
  [50, [1, 10, 20, 30, 40, 50]],
  [1000, [1, 200, 400, 600, 800, 1000]],
])('the axis of %d epochs has whole, round ticks', (epochs, ticks) => {
  expect(epochTicks(epochs)).toEqual(ticks);
});

test('the axis of a loss is linear as long as no line would look flat', () => {
  const linear = { axis: { title: null, format: ',f' } };
  expect(
    lossAxis([
      [2.3, 0.4, 0.1],
      [0.3, 0.2],
    ]),
  ).toEqual(linear);
  expect(lossAxis([[Number.NaN, Number.NaN], [0.3]])).toEqual(linear);
  expect(lossAxis([])).toEqual(linear);
});

test.each([
  [400, [0, 0.1, 1, 10, 100]],
  [9, [0, 0.1, 1]],
  [2e7, [0, 0.1, 10, 1e3, 1e5, 1e7]],
])('beside a loss of %d the axis is logarithmic, in powers of ten', (loss, values) => {
  const { scale, axis } = lossAxis([
    [loss, loss / 2, Number.NaN],
    [0.3, 0.2],
  ]);
  expect(scale).toEqual({ type: 'symlog', constant: 0.1 });
  expect(axis).toMatchObject({ values });
});

test('a loss close to 0 does not stretch the axis', () => {
  expect(lossAxis([[400], [0.3, 1e-9, 0]]).scale).toEqual({ type: 'symlog', constant: 0.001 });
});
