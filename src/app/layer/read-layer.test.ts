import { expect, test } from 'vitest';
import { readLayer } from './read-layer.ts';

test('the Antirectifier typed by hand is the preset, so it trains with the same bits at the same speed', () => {
  expect(readLayer(' MEAN; relu( x ) ;relu( -x ); mix')).toEqual({ layer: 'antirectifier' });
});

test('a layer has one text, however it was typed', () => {
  expect(readLayer('mix;x*SIGMOID(a*x);a=0.50;mean')).toEqual({ layer: 'mean; x*sigmoid(a*x); mix; a=0.5' });
});

test('a text that is no layer is refused with a sentence', () => {
  expect(readLayer('x +')).toEqual({ fault: expect.stringMatching(/^[A-Z].*\.$/) });
});
