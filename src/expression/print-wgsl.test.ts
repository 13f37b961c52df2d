import { expect, it } from 'vitest';
import { differentiate } from './differentiate.ts';
import { parse } from './parse.ts';
import { printWgsl } from './print-wgsl.ts';

it('writes a function and its derivative, with the helpers that they call', () => {
  const part = parse('x*sigmoid(a*x)');
  const text = printWgsl({ part, slope: differentiate(part) }, { type: 'f32', parameters: ['x', 'a'] });
  expect(text).toBe(`fn sigmoid(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(e, f32(1.0), x > f32(0.0)) / (1.0 + e);
}

fn part(x: f32, a: f32) -> f32 {
  return x * sigmoid(a * x);
}

fn slope(x: f32, a: f32) -> f32 {
  let t1 = sigmoid(a * x);
  return t1 + x * (t1 * (1.0 - t1) * a);
}
`);
});

it('turns numbers into vectors where a function needs them', () => {
  const text = printWgsl({ part: parse('max(2*x, 0.5) + min(x, 0)') }, { type: 'vec4f', parameters: ['x'] });
  expect(text).toBe(`fn part(x: vec4f) -> vec4f {
  return max(2.0 * x, vec4f(0.5)) + min(x, vec4f(0.0));
}
`);
  expect(printWgsl({ one: parse('1') }, { type: 'vec4f', parameters: ['x'] })).toContain(
    'return vec4f(1.0);',
  );
});

it('takes the faster of two ways to cut off the negative half, where nobody reads it', () => {
  const body = (type: 'f32' | 'vec4f') => printWgsl({ part: parse('relu(x)') }, { type, parameters: ['x'] });
  expect(body('f32')).toContain('return max(x, 0.0);');
  expect(body('vec4f')).toContain('return select(vec4f(0.0), x, x > vec4f(0.0));');
});

it('hides constants that are not finite from the compiler', () => {
  const body = (text: string) => printWgsl({ part: parse(text) }, { type: 'f32', parameters: ['x'] });
  expect(body('x + log(-1)')).toContain('x + not_finite(0x7fc00000)');
  expect(body('x*1/0')).toContain('x / 0.0');
  expect(body('x*(1/0)')).toContain('x * not_finite(0x7f800000)');
  expect(body('x - 1e30*1e30')).toContain('x - not_finite(0x7f800000)');
});
