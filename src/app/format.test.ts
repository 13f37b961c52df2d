import { expect, test } from 'vitest';
import { count, duration, loss, megabytes, milliseconds, percent } from './format.ts';

test.each([
  [0.04, '0.0 s'],
  [8.44, '8.4 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 0 s'],
  [200, '3 min 20 s'],
  [3599.7, '1 h 0 min'],
  [7500, '2 h 5 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('counts, shares, losses, sizes and times', () => {
  expect(count(531466)).toBe('531,466');
  expect(percent(0.9741)).toBe('97.41%');
  expect(percent(0.9741, 0)).toBe('97%');
  expect(loss(0.19070196)).toBe('0.1907');
  expect(megabytes(11_594_722)).toBe('11.6 MB');
  expect(milliseconds(3.24)).toBe('3.2 ms');
  expect(milliseconds(1234.4)).toBe('1,234 ms');
});
