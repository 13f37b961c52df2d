import { expect, test } from 'vitest';
import { costOf, formatLiving, msPerStep } from './living.ts';

const report = (epoch: number, step: number, trainingMs: number) => ({ epoch, step, trainingMs });
const turns = (...times: number[]) =>
  times.map((msPerStep) => ({ msPerStep, readings: 5, longTasks: [{ startTime: 0, duration: 60 }] }));

test('a step’s time comes from reports within an epoch, so validation does not count', () => {
  const reports = [report(1, 100, 400), report(1, 150, 650), report(2, 10, 30), report(2, 60, 180)];
  expect(msPerStep(reports)).toBeCloseTo((250 + 150) / 100, 9);
  expect(() => msPerStep([report(1, 100, 400), report(2, 10, 30)])).toThrow(RangeError);
});

test('the cost is the median of the rounds, and holds up to 3 %', () => {
  const cost = costOf('WebGPU', { shown: turns(4.1, 4.08, 9), hidden: turns(4, 4.04, 4.02) });
  expect(cost.ratio.median).toBeCloseTo(4.1 / 4, 9);
  expect(cost.holds).toBe(true);
  expect(cost.longTasks).toHaveLength(3);
  const text = formatLiving(cost);
  expect(text).toContain('+2.5 % (with 95 % between +1.0 % and +123.9 %)');
  expect(text).toContain('at most +3.0 %: holds');
  expect(text).toContain('5.0 times a second');
  expect(text).toContain('3, the longest 60 ms');
});

test('a network that costs more does not hold, and one that costs nothing does', () => {
  const dear = costOf('WebGPU', { shown: turns(4.2), hidden: turns(4) });
  expect(dear.holds).toBe(false);
  expect(formatLiving(dear)).toContain('DOES NOT HOLD');
  const free = costOf('WebGPU', { shown: turns(3.9), hidden: turns(4) });
  expect(formatLiving(free)).toContain('−2.5 %');
});
