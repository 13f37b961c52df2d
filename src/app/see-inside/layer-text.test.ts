import { expect, test } from 'vitest';
import { doesText, formulaText, stripText, unitText } from './layer-text.ts';

test('the words for a strip count the features above zero and name the highest and the lowest', () => {
  expect(stripText(Float32Array.of(0.5, -1.25, 2, 0))).toBe(
    '2 of 4 above zero; the highest is unit 3 with 2.00, the lowest unit 2 with −1.25.',
  );
});

test('the words for a unit depend on the sign of its feature and on the activation', () => {
  expect(unitText(3, 1.5, 'antirectifier')).toContain(
    'Unit 4 is 1.50 above the mean: it goes on in the positive',
  );
  expect(unitText(0, -0.5, 'antirectifier')).toContain(
    '0.50 below the mean: it goes on in the negative half',
  );
  expect(unitText(3, 1.5, 'relu')).toBe('Unit 4 is 1.50 above zero: ReLU hands it on.');
  expect(unitText(0, -0.5, 'relu')).toContain('0.50 below zero: ReLU throws it away');
});

test('each activation has its formula and its explanation', () => {
  expect(formulaText('antirectifier')).toBe('c = x − mean(x),   y = [ max(c, 0), max(−c, 0) ] · K');
  expect(formulaText('antirectifier-plain')).toBe('c = x − mean(x),   y = [ max(c, 0), max(−c, 0) ]');
  expect(formulaText('relu-matched')).toBe('y = max(x, 0)');
  expect(doesText('antirectifier')).toContain('keeps both halves, side by side. A matrix K');
  expect(doesText('antirectifier-plain')).toContain('hands on both halves, side by side. This one has no');
  expect(formulaText('leaky-relu')).toBe('y = max(x, 0.2 · x)');
  expect(doesText('gelu')).toContain('has GELU in the place of the Antirectifier. Multiplies');
  expect(unitText(3, -1, 'leaky-relu')).toBe('Unit 4 is 1.00 below zero: Leaky ReLU makes −0.20 of it.');
  expect(doesText('relu-matched')).toContain('has ReLU in the place of the Antirectifier: it keeps');
});
