import { expect, test } from 'vitest';
import {
  count,
  counted,
  decimal,
  duration,
  loss,
  megabytes,
  milliseconds,
  percent,
  signed,
} from './format.ts';

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

test('each kind of number has its own form', () => {
  expect(count(531466)).toBe('531,466');
  expect(percent(0.9741)).toBe('97.41%');
  expect(percent(0.9741, 0)).toBe('97%');
  expect(loss(0.19070196)).toBe('0.1907');
  expect(megabytes(11_594_722)).toBe('11.6 MB');
  expect(milliseconds(3.24)).toBe('3.2 ms');
  expect(milliseconds(1234.4)).toBe('1,234 ms');
});

test('a count has the singular or the plural of its noun', () => {
  expect(counted(1, 'digit')).toBe('1 digit');
  expect(counted(0, 'digit')).toBe('0 digits');
  expect(counted(2000, 'digit')).toBe('2,000 digits');
  expect(counted(1, 'other', 'others')).toBe('1 other');
  expect(counted(3, 'pass', 'passes')).toBe('3 passes');
});

test('a negative number has a minus sign, and zero has no sign', () => {
  expect(decimal(-4.123)).toBe('−4.12');
  expect(decimal(4.123, 1)).toBe('4.1');
  expect(decimal(-0.001)).toBe('0.00');
  expect(signed(0.5)).toBe('+0.50');
  expect(signed(-0.5)).toBe('−0.50');
  expect(signed(0.001)).toBe('0.00');
});
