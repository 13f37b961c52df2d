import { expect, test } from 'vitest';
import { codeText, doesText, fateOf, formulaText, SIDES, stripText, unitText } from './layer-text.ts';

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
  expect(doesText('antirectifier')).toContain('keeps both halves, side by side. A learnt matrix K');
  expect(doesText('antirectifier-plain')).toContain('hands on both halves, side by side, to the next layer');
  expect(formulaText('leaky-relu')).toBe('y = max(x, 0.2 · x)');
  expect(doesText('gelu')).toContain('has GELU in the place of the Antirectifier. Multiplies');
  expect(unitText(3, -1, 'leaky-relu')).toBe('Unit 4 is 1.00 below zero: Leaky ReLU makes −0.20 of it.');
  expect(doesText('relu-matched')).toContain('has ReLU: it throws away what is below zero');
});

test('the words for a layer of one’s own speak of what it has', () => {
  const own = 'mean; x*sigmoid(b*x); relu(-x); sin(a*x)^2; mix; a=0.5';
  expect(doesText(own)).toBe(
    `This network has a layer of its own: ${own}. It first takes the mean off. It puts the results of its` +
      ' 3 parts side by side. A matrix K, learnt with all other weights, mixes the results. It learns the' +
      ' numbers a and b, too.',
  );
  expect(doesText('max(x, a*x)')).toBe(
    'This network has a layer of its own: max(x, a*x). It learns the number a, too.',
  );
  expect(doesText('sin(x)')).toBe('This network has a layer of its own: sin(x).');
  expect(codeText(own)).toContain('This network has a layer of its own, so none of this runs now.');
  expect(SIDES[fateOf(own)].below).toBe('Below zero, before the activation');
});

test('words do not take a layer of one’s own that has ReLU in it for a preset', () => {
  for (const text of ['mean; relu(x)', 'relu(x); relu(-x); mix']) {
    expect(doesText(text)).toContain(`a layer of its own: ${text}.`);
    expect(codeText(text)).toContain('a layer of its own, so none');
  }
});

test('a formula has all parts, numbers and the kernel of a layer of one’s own', () => {
  expect(formulaText('mean; x*sigmoid(b*x); relu(-x); sin(a*x)^2; mix; a=0.5')).toBe(
    'c = x − mean(x),   y = [ c · sigmoid(b · c), max(−c, 0), sin(a · c)^2 ] · K',
  );
  expect(formulaText('relu(sin(pi*x)) - 1e-7')).toBe('y = max(sin(π · x), 0) − 1e−7');
  expect(formulaText('tanh(x); mix')).toBe('y = [ tanh(x) ] · K');
  // A number of the layer has the letter of the formula.
  expect(formulaText('mean; c*x + y')).toBe('C = x − mean(x),   Y = c · C + y');
});

test('a unit’s words say what a layer of one’s own makes of it only if no number is learnt', () => {
  expect(unitText(3, 1, '2*x')).toBe('Unit 4 is 1.00 above zero: the layer’s function makes 2.00 of it.');
  expect(unitText(3, -1, 'mean; 2*x; square(x); x')).toBe(
    'Unit 4 is 1.00 below the mean: the layer’s parts make −2.00, 1.00 and −1.00 of it.',
  );
  expect(unitText(3, -1, 'max(x, a*x); a=0.25')).toBe('Unit 4 is 1.00 below zero.');
});
