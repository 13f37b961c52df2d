import { expect, test } from 'vitest';
import { createOptimizer, OPTIMIZERS } from './optimizer.ts';
import { scheduled } from './schedule.ts';

test.each(OPTIMIZERS)('%s keeps its rates where the schedule is constant', (name) => {
  const optimizer = createOptimizer(name);
  expect(scheduled(optimizer, 'constant', { from: 0, to: 100 })).toBe(optimizer);
});

test.each(OPTIMIZERS)('the cosine takes the learning rate of %s down to zero, and nothing else', (name) => {
  const plain = createOptimizer(name);
  const optimizer = scheduled(plain, 'cosine', { from: 7, to: 107 });
  const share = (step: number) => {
    const { rate, ...others } = optimizer.rates(7 + step) as Record<string, number>;
    const { rate: whole, ...same } = plain.rates(7 + step) as Record<string, number>;
    expect(others).toEqual(same);
    return (rate as number) / (whole as number);
  };
  expect(share(0)).toBe(1);
  // Keras: 0.5 · (1 + cos(π · step / decay_steps)).
  expect(share(25)).toBeCloseTo(0.853553, 6);
  expect(share(50)).toBeCloseTo(0.5, 12);
  expect(share(100)).toBeCloseTo(0, 12);
  expect(share(150)).toBeCloseTo(0, 12);
});
