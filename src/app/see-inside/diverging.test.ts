import { expect, test } from 'vitest';
import { channels, divergingPixels } from './diverging.ts';

const colours = { below: '#0000ff', paper: '#ffffff', above: '#ff0000' };

test('a colour is split into its channels', () => {
  expect(channels('#bf3f08')).toEqual([0xbf, 0x3f, 0x08]);
});

test('0 gives the paper’s colour, the limit or more the full colour, half the limit the middle', () => {
  const pixels = divergingPixels(Float32Array.of(0, 2, -2, 1, -8), 2, colours);
  const pixel = (i: number) => [...pixels.slice(4 * i, 4 * i + 4)];
  expect(pixel(0)).toEqual([255, 255, 255, 255]);
  expect(pixel(1)).toEqual([255, 0, 0, 255]);
  expect(pixel(2)).toEqual([0, 0, 255, 255]);
  expect(pixel(3)).toEqual([255, 128, 128, 255]);
  expect(pixel(4)).toEqual(pixel(2));
});

test('if the limit is 0, every pixel has the paper’s colour', () => {
  expect([...divergingPixels(new Float32Array(1), 0, colours)]).toEqual([255, 255, 255, 255]);
});
