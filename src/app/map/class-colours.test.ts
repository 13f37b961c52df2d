/** The classes' colours, as the stylesheet has them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COLOURS } from './signs.ts';

type Three = [number, number, number];

const CSS = readFileSync(new URL('MapPanel.module.css', import.meta.url), 'utf8');
const TOKENS = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8');

/** The class' colour on a light page, and on a dark page. */
function colours(index: number): [string, string] {
  const [, light = '', dark = ''] =
    new RegExp(`data-colour="${index}"\\] \\{\\s*color: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(CSS) ??
    [];
  return [light, dark];
}

/** The page's paper: light, and dark. */
const PAPERS = [...TOKENS.matchAll(/--paper: (#\w{6});/g)].map(([, hex]) => hex as string);

/** Red, green and blue in proportion to light, 0 … 1. */
const light = (hex: string): Three =>
  [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Three;

const times = (matrix: readonly number[], value: Three): Three =>
  [0, 3, 6].map((at) => value.reduce((sum, one, i) => sum + (matrix[at + i] as number) * one, 0)) as Three;

/** OKLab (B. Ottosson, 2020): the distance of two colours is how different they look. */
function oklab(rgb: Three): Three {
  const lms = times(
    [
      0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619,
      0.2817188376, 0.6299787005,
    ],
    rgb,
  ).map(Math.cbrt) as Three;
  return times(
    [
      0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371,
      0.7827717662, -0.808675766,
    ],
    lms,
  );
}

/** What colours look like without one kind of cones (Machado, Oliveira, Fernandes, 2009). */
const VISION: Record<string, readonly number[]> = {
  'all cones': [1, 0, 0, 0, 1, 0, 0, 0, 1],
  'no red cones': [
    0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
  ],
  'no green cones': [
    0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881,
  ],
  'no blue cones': [
    1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039,
  ],
};

const CLASSES = Array.from({ length: COLOURS }, (_, i) => colours(i));

test.each([0, 1])('colours of classes differ for every kind of colour vision (dark page: %i)', (scheme) => {
  for (const [vision, matrix] of Object.entries(VISION)) {
    const seen = CLASSES.map((both) => {
      const rgb = times(matrix, light(both[scheme] as string)).map((one) => Math.min(1, Math.max(0, one)));
      return oklab(rgb as Three);
    });
    seen.forEach((one, i) => {
      for (const [j, other] of seen.slice(0, i).entries()) {
        const distance = Math.hypot(...one.map((value, k) => value - (other[k] as number)));
        expect(distance, `${vision}: ${i} and ${j}`).toBeGreaterThan(0.095);
      }
    });
  }
});

test.each([0, 1])(
  'colours of classes stand out from the paper as graphics must (dark page: %i)',
  (scheme) => {
    const luminance = (hex: string) => times([0.2126, 0.7152, 0.0722, 0, 0, 0, 0, 0, 0], light(hex))[0];
    const paper = luminance(PAPERS[scheme] as string);
    for (const both of CLASSES) {
      const own = luminance(both[scheme] as string);
      const contrast = (Math.max(own, paper) + 0.05) / (Math.min(own, paper) + 0.05);
      expect(contrast, both[scheme]).toBeGreaterThan(3);
    }
  },
);
