import { expect, test } from 'vitest';
import { extent, parts, ranking, withoutNegative } from './contributions.ts';

const contributions = {
  logits: [1, 7.25, 4, 0, 0, 0, 0, 0, 0, -2],
  positive: [1, 3, 5, 0, 0, 0, 0, 0, 0, -3],
  negative: [0, 4, -1, 0, 0, 0, 0, 0, 0, 1],
  bias: [0, 0.25, 0, 0, 0, 0, 0, 0, 0, 0],
};

test('each part begins where the last one ended, and the last one ends at the logit', () => {
  for (const digit of [0, 1, 2, 9]) {
    const steps = parts(contributions, digit, false);
    const total = steps.pop();
    expect(total).toEqual({ name: 'Logit', from: 0, to: contributions.logits[digit], kind: 'total' });
    let end = 0;
    for (const { from, to } of steps) {
      expect(from).toBe(end);
      end = to;
    }
    expect(end).toBe(total?.to);
  }
});

test('for ReLU there is no part for the negative half', () => {
  const relu = { ...contributions, negative: Array(10).fill(0) };
  expect(parts(relu, 2, true).map(({ kind }) => kind)).toEqual(['above', 'bias', 'total']);
});

test('the ranking has winner and runner-up, and another digit may win without the negative half', () => {
  expect(ranking(contributions.logits)).toEqual({ winner: 1, runnerUp: 2 });
  expect(withoutNegative(contributions)).toBe(2);
});

test('the scale includes every part and 0', () => {
  expect(extent(parts(contributions, 1, false))).toEqual([0, 7.25]);
  expect(extent(parts(contributions, 9, false))).toEqual([-3, 0]);
  expect(extent([])).toEqual([0, 1]);
});
