import { expect, test } from 'vitest';
import { levelOf, ramp, stageColours } from './stage-colours.ts';

test('a ramp begins and ends with its colours and gets stronger in between', () => {
  const shades = ramp('#f0f0f0', '#1020a0');
  expect(shades[0]).toBe('#f0f0f0');
  expect(shades.at(-1)).toBe('#1020a0');
  const red = shades.map((shade) => Number.parseInt(shade.slice(1, 3), 16));
  expect(red).toEqual([...red].sort((a, b) => b - a));
});

test('zero has no colour, the limit and what is beyond has the full one, and small values are seen', () => {
  const full = ramp('#000000', '#ffffff').length - 1;
  expect(levelOf(0, 2)).toBe(0);
  expect(levelOf(1, 0)).toBe(0);
  expect([levelOf(2, 2), levelOf(-2, 2), levelOf(9, 2)]).toEqual([full, full, full]);
  expect(levelOf(-1, 2)).toBe(levelOf(1, 2));
  expect(levelOf(0.2, 2)).toBeGreaterThan(full / 10);
});

test('the colours come from the page’s custom properties', () => {
  const names: string[] = [];
  const colours = stageColours((name) => {
    names.push(name);
    return name === '--above' ? '#aa0000' : '#0000aa';
  });
  expect(colours.aboveRamp.at(-1)).toBe('#aa0000');
  expect(colours.belowRamp.at(-1)).toBe('#0000aa');
  expect(names).toContain('--series-run-4');
});
