import { expect, test } from 'vitest';
import { Eased } from './ease.ts';

test('values come nearer in each frame, do not pass their goal, and arrive', () => {
  const eased = new Eased(2, 50);
  eased.aim([1, -4]);
  const seen: number[] = [];
  let frames = 0;
  while (eased.step(16)) {
    frames++;
    seen.push(eased.now[1] as number);
  }
  expect(seen).toEqual([...seen].sort((a, b) => b - a));
  expect(Math.min(...seen)).toBeGreaterThan(-4);
  expect([...eased.now]).toEqual([1, -4]);
  expect(frames).toBeGreaterThan(5);
  expect(eased.step(16)).toBe(false);
});

test('two short frames go as far as a long one', () => {
  const [short, long] = [new Eased(1, 80), new Eased(1, 80)];
  for (const eased of [short, long]) eased.aim([1]);
  short.step(8);
  short.step(8);
  long.step(16);
  expect(short.now[0]).toBeCloseTo(long.now[0] as number, 6);
});

test('without motion values are there at once', () => {
  const eased = new Eased(1, 80);
  eased.aim([3], true);
  expect(eased.now[0]).toBe(3);
  expect(eased.step(16)).toBe(false);
});

test('a goal that changes under way is where the values go', () => {
  const eased = new Eased(1, 40);
  eased.aim([1]);
  eased.step(16);
  eased.aim([-1]);
  while (eased.step(16));
  expect(eased.now[0]).toBe(-1);
});
