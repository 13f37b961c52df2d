import { expect, test } from 'vitest';
import { sampleNetwork } from './fixtures/sample-network.ts';
import { flowOf } from './flow.ts';
import { placeEffect, placeTitle, placeValue, readingText } from './place-words.ts';
import type { Place } from './stage-layout.ts';

const image = Float32Array.from({ length: 784 }, (_, i) => (i % 7 === 0 ? 0.8 : 0));
const unit: Place = { kind: 'unit', layer: 1, unit: 2 };
const output: Place = { kind: 'output', digit: 4 };

test('a place’s title names the unit’s layer, if there are several, or the output’s class', () => {
  expect(placeTitle(unit, sampleNetwork())).toBe('Unit 3 of layer 2');
  expect(placeTitle({ ...unit, layer: 0 }, sampleNetwork({ units: [5] }))).toBe('Unit 3');
  const classes = ['cat', 'dog', 'elk', 'fox', 'goat'];
  expect(placeTitle(output, sampleNetwork({ classes }))).toBe('Output goat');
});

test('an output’s words add up, and name halves only where there are some', () => {
  for (const activation of ['antirectifier', 'gelu', 'x; tanh(x); mix']) {
    const network = sampleNetwork({ activation });
    const text = placeValue(output, network, flowOf(network, image)).replaceAll('−', '-');
    const [score, ...shares] = (text.match(/[+-]?\d+\.\d\d/g) ?? []).map(Number) as [number, ...number[]];
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(score, 1);
    expect(text.includes('halves')).toBe(activation === 'antirectifier');
  }
});

test('a unit’s effect is what the outputs would lose without it', () => {
  const network = sampleNetwork();
  const flow = flowOf(network, image);
  const without = flowOf(network, image, { without: { layer: 1, unit: 2 } });
  const adds = [...flow.logits].map((logit, digit) => logit - (without.logits[digit] as number));
  const [up, down] = [Math.max(...adds), Math.min(...adds)];
  const text = placeEffect(unit, network, image, flow, false);
  expect(text).toBe(
    `It adds ${up.toFixed(2)} to ${adds.indexOf(up)} and takes ${(-down).toFixed(2)} from ${adds.indexOf(down)}.`,
  );
  expect(placeEffect(output, network, image, flow, false)).toBe('');
});

test('a unit that ReLU drops changes no output', () => {
  const network = sampleNetwork();
  const flow = flowOf(network, image, { asRelu: true });
  const below = flow.layers[1]?.x.findIndex((value) => value < 0) as number;
  expect(below).toBeGreaterThanOrEqual(0);
  const place: Place = { kind: 'unit', layer: 1, unit: below };
  expect(placeEffect(place, network, image, flow, true)).toBe('It changes no output now.');
});

test('the reading says what changes without the negative halves', () => {
  const network = sampleNetwork();
  const whole = flowOf(network, image);
  expect(readingText(network, whole, undefined)).toMatch(/^It reads \d, \d+% sure\.$/);
  expect(readingText(network, whole, whole)).toContain('still reads');
  const other = { ...whole, logits: whole.logits.map((logit) => -logit) };
  expect(readingText(network, whole, other)).toMatch(/reads \d instead of \d\.$/);
});
