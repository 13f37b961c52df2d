import { expect, test } from 'vitest';
import { extent, ranking, steps, withoutNegative } from './contributions.ts';

const positive = [1, 3, 5, 0, 0, 0, 0, 0, 0, -3];
const negative = [0, 4, -1, 0, 0, 0, 0, 0, 0, 1];
const contributions = {
  logits: [1, 7.25, 4, 0, 0, 0, 0, 0, 0, -2],
  parts: [
    { text: 'relu(x)', share: positive },
    { text: 'relu(-x)', share: negative },
  ],
  bias: [0, 0.25, 0, 0, 0, 0, 0, 0, 0, 0],
};

/** The same shares, as those of other parts. */
const withTexts = (...texts: string[]) => ({
  ...contributions,
  parts: texts.map((text, i) => ({ text, share: [positive, negative][i] ?? Array(10).fill(0) })),
});

const named = (of: typeof contributions) => steps(of, 2).map(({ name, kind }) => [name, kind]);

test('each step begins where the last one ended, and the last one ends at the logit', () => {
  for (const of of [contributions, withTexts('sin(b*x)', 'x', 'tanh(x)')]) {
    for (const digit of [0, 1, 2, 9]) {
      const all = steps(of, digit);
      const total = all.pop();
      expect(total).toEqual({ name: 'Logit', from: 0, to: of.logits[digit], kind: 'total' });
      expect(all).toHaveLength(of.parts.length + 1);
      let end = 0;
      for (const { from, to } of all) {
        expect(from).toBe(end);
        end = to;
      }
      expect(end).toBe(total?.to);
    }
  }
});

test('only the parts relu(x) and relu(-x) are called halves', () => {
  const rest = [
    ['Bias', 'bias'],
    ['Logit', 'total'],
  ];
  expect(named(contributions)).toEqual([['Positive half', 'above'], ['Negative half', 'below'], ...rest]);
  expect(named(withTexts('relu(x)'))).toEqual([['Features', 'part-1'], ...rest]);
  expect(named(withTexts('relu(x)', 'sin(b*x)', 'relu(-x)'))).toEqual([
    ['relu(x)', 'part-1'],
    ['sin(b*x)', 'part-2'],
    ['relu(-x)', 'part-3'],
    ...rest,
  ]);
  const [long] = steps(withTexts(`x${' + x'.repeat(50)}`, 'x'), 1);
  expect(long?.name).toMatch(/^x \+ x.{35}…$/);
});

test('the ranking has winner and runner-up, and another digit may win without the negative half', () => {
  expect(ranking(contributions.logits)).toEqual({ winner: 1, runnerUp: 2 });
  expect(withoutNegative(contributions)).toBe(2);
  expect(withoutNegative(withTexts('relu(x)'))).toBeUndefined();
  expect(withoutNegative(withTexts('relu(x)', 'sin(x)'))).toBeUndefined();
});

test('the scale includes every step and 0', () => {
  expect(extent(steps(contributions, 1))).toEqual([0, 7.25]);
  expect(extent(steps(contributions, 9))).toEqual([-3, 0]);
  expect(extent([])).toEqual([0, 1]);
});
