import { expect, test } from 'vitest';
import { parse } from '../../expression/parse.ts';
import { curve, heights } from './curve.ts';

const RANGE = { from: -4, to: 4 };

test('a curve has the function’s values', () => {
  const [piece = []] = curve(parse('a*x'), RANGE, { a: 2 });
  expect([piece[0], piece.at(-1)]).toEqual([
    [-4, -8],
    [4, 8],
  ]);
  for (const [x, y] of piece) expect(y).toBeCloseTo(2 * x, 12);
});

test('a curve breaks where the function is not finite, and starts where it is', () => {
  expect(curve(parse('1/x'), RANGE, {})).toHaveLength(2);
  const [root = []] = curve(parse('log(x)'), RANGE, {});
  expect(root[0]?.[0]).toBeGreaterThan(0);
  expect(curve(parse('log(-1 - x^2)'), RANGE, {})).toEqual([]);
});

test('the height has 0 and 1, and a pole does not flatten the rest', () => {
  expect(heights(curve(parse('0.5*sigmoid(x)'), RANGE, {}))).toEqual({ from: 0, to: 1 });
  expect(heights(curve(parse('1/x'), RANGE, {}))).toEqual({ from: -8, to: 8 });
});
