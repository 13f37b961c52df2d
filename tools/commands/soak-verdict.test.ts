import { expect, test } from 'vitest';
import {
  changes,
  headLine,
  LEAST_CYCLES,
  LIMITS,
  MEASURES,
  type Reading,
  readingLine,
  verdictLines,
  WARM_UP,
} from './soak-verdict.ts';

const STEADY: Reading = {
  ...{ cycle: 0, minutes: 0, tensors: 40, gpuBuffers: 12, gpuMegabytes: 20, wasmMegabytes: 30, threads: 3 },
  ...{ nodes: 2000, listeners: 500, records: 4, pageHeapMegabytes: 30, pageArrayMegabytes: 3 },
  ...{ workerHeapMegabytes: 30, workerArrayMegabytes: 40, msPerStep: 6 },
};

/** Readings of so many cycles; `change` gives what is different in cycle `i`, from 0. */
const soak = (change: (i: number) => Partial<Reading> = () => ({}), cycles = 20): Reading[] =>
  Array.from({ length: cycles }, (_, i) => ({ ...STEADY, cycle: i + 1, ...change(i) }));

const grown = (readings: Reading[]) =>
  changes(readings)
    .filter(({ grew }) => grew)
    .map(({ measure }) => measure);

test('nothing grew where all stays the same', () => {
  expect(grown(soak())).toEqual([]);
  expect(verdictLines(changes(soak()))).toEqual(['Nothing grew.']);
});

test.each(MEASURES)('%s that grow by a twentieth, or at least by one, in each cycle are found', (measure) => {
  const leak = Math.max(1, STEADY[measure] / 20);
  expect(grown(soak((i) => ({ [measure]: STEADY[measure] + i * leak })))).toEqual([measure]);
});

test.each(MEASURES)('%s that get fewer, or more in the warm-up only, have not grown', (measure) => {
  expect(grown(soak((i) => ({ [measure]: STEADY[measure] - i * 0.1 })))).toEqual([]);
  expect(grown(soak((i) => ({ [measure]: i < WARM_UP ? 0 : STEADY[measure] })))).toEqual([]);
});

test('one tensor that is lost in every third cycle of a short soak is found', () => {
  expect(grown(soak((i) => ({ tensors: 40 + Math.floor(i / 3) }), LEAST_CYCLES))).toEqual(['tensors']);
});

test('single readings that are far off do not decide', () => {
  const odd = soak((i) => (i === 18 ? { threads: 5, msPerStep: 90, pageHeapMegabytes: 80 } : {}));
  expect(grown(odd)).toEqual([]);
});

test('a heap may vary by a twentieth, and the time of a step by a half', () => {
  const half = (i: number) => i > 10;
  const within = (i: number) => (half(i) ? { workerHeapMegabytes: 31.4, msPerStep: 8.9 } : {});
  expect(grown(soak(within))).toEqual([]);
  const beyond = (i: number) => (half(i) ? { workerHeapMegabytes: 31.6, msPerStep: 9.1 } : {});
  expect(grown(soak(beyond))).toEqual(['workerHeapMegabytes', 'msPerStep']);
});

test('too few cycles get no verdict', () => {
  expect(() => changes(soak(undefined, LEAST_CYCLES - 1))).toThrow(RangeError);
});

test('the lines stand under their heads, and the verdict names what grew', () => {
  const line = readingLine({ ...STEADY, cycle: 7, minutes: 1.25 });
  expect(line).toHaveLength(headLine().length);
  expect(line.trim().split(/\s+/).slice(0, 3)).toEqual(['7', '1.3', '40']);
  const found = changes(soak((i) => ({ tensors: 40 + i })));
  expect(verdictLines(found)).toEqual(['tensors grew from 45 to 57; 0 more would be allowed.']);
  expect(Object.keys(LIMITS)).toHaveLength(MEASURES.length);
});
