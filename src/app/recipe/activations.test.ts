import { expect, test } from 'vitest';
import { ACTIVATIONS } from '../../model/names.ts';
import { explainActivation } from './activations.ts';

test('the text on the fair comparison says how its network is built', () => {
  expect(explainActivation('relu-matched', [256, 256])).toBe(
    'The fair comparison: ReLU in as many layers, all made wider by one factor (433, 433 units) until the number of parameters, 532,167, is the nearest to the Antirectifier’s 531,466.',
  );
});

test('one unit is in the singular', () => {
  expect(explainActivation('relu-matched', [1])).toContain('(1 unit)');
});

test('each activation has its own number of parameters', () => {
  // The first layer has 784·8 + 8, the kernel (if any) 16·8, the last layer 8·10 or 16·10, and 10.
  expect(explainActivation('antirectifier', [8])).toContain(' 6,498 parameters.');
  expect(explainActivation('antirectifier-plain', [8])).toContain(' 6,450 parameters.');
  expect(explainActivation('relu', [8])).toContain(' 6,370 parameters.');
  expect(new Set(ACTIVATIONS.map((name) => explainActivation(name, [8]))).size).toBe(ACTIVATIONS.length);
});
