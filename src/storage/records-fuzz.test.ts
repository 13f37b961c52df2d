/** Records that the browser's storage may have, and files of digits: 1,000 changed ones of each kind. */
import { expect, test } from 'vitest';
import { done, sampleComparison } from '../app/compare/fixtures/sample-comparison.ts';
import { COMPARISON_VERSION, readComparison } from '../app/compare/read-comparison.ts';
import { parseManifest } from '../data/manifest.ts';
import { recordedDigits } from '../drawing/fixtures/recorded.ts';
import { seeded } from '../drawing/fixtures/seeded.ts';
import { DigitFileError, readDigitFile } from '../formats/digit-file.ts';
import { mutatedJson } from '../formats/fixtures/mutated-json.ts';
import { weightShapes } from '../model/weights.ts';
import { KERAS_RECIPE, recipeFaults, shapeOf } from '../training/recipe.ts';
import { newRun, runFrom } from '../training/run-state.ts';
import { sampleRun } from './fixtures/sample-run.ts';
import { readHead, readRun } from './read-records.ts';
import { readStored } from './read-state.ts';

const COPIES = 1000;

const RECIPE = { ...KERAS_RECIPE, units: [4], examples: 400 };
const WEIGHTS = weightShapes(shapeOf(RECIPE)).map(
  ({ shape }) => new Float32Array(shape.reduce((size, extent) => size * extent, 1)),
);
const HEAD = {
  ...newRun('a', RECIPE),
  rates: [{ step: 3, epoch: 0.5, learningRate: 0.01 }],
  interruptions: [{ step: 4, epoch: 1, device: { backend: 'wasm', adapter: '2 threads' } }],
  device: { backend: 'webgpu', adapter: 'A card' },
};

/** Counts which damaged copies are taken; the others must be refused. Everything else is a fault. */
async function fates(
  damaged: (random: () => number) => unknown,
  take: (copy: unknown) => boolean | Promise<boolean>,
): Promise<void> {
  let taken = 0;
  for (let seed = 0; seed < COPIES; seed++) if (await take(damaged(seeded(seed)))) taken++;
  expect(Object.keys(Object.prototype)).toEqual([]);
  // A test that takes all, or none, tests nothing.
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(COPIES);
}

const copyOf = (value: unknown) => (random: () => number) => mutatedJson(value, random);
const textOf = (value: unknown) => (random: () => number) => {
  const text = JSON.stringify(mutatedJson(value, random)) ?? '';
  return random() < 0.2 ? text.slice(0, Math.floor(random() * text.length)) : text;
};

test('1,000 damaged copies of a kept run are read soundly, or their damaged part is named', () =>
  fates(copyOf(sampleRun('a')), (copy) => {
    const read = readRun('a', copy);
    if (!('value' in read)) return false;
    expect(recipeFaults(read.value.recipe)).toEqual([]);
    expect(read.value.name.length).toBeLessThanOrEqual(200);
    return true;
  }));

test('1,000 damaged copies of a run’s state are read soundly, or their damaged part is named', () =>
  fates(copyOf(HEAD), (copy) => {
    const read = readHead('a', copy);
    if (!('value' in read)) return false;
    const { recipe, history, position, rates } = read.value;
    expect(recipeFaults(recipe)).toEqual([]);
    expect(history).toHaveLength(position.epoch);
    expect(rates.every(({ learningRate }) => learningRate > 0)).toBe(true);
    return true;
  }));

test('1,000 damaged copies of a run’s arrays give sound weights, or none', () => {
  const { weights, slots, sums, ...head } = runFrom('a', RECIPE, WEIGHTS);
  const sound: [string, unknown][] = [
    ['state/a', head],
    ['sums/a', sums],
    ...weights.map((values, i): [string, unknown] => [`weights/a/${i}`, values]),
    ...Object.entries(slots).flatMap(([slot, arrays]) =>
      arrays.map((values, i): [string, unknown] => [`slots/a/${slot}/${i}`, values]),
    ),
  ];
  const damaged = (random: () => number) => {
    const [key, value] = sound[Math.floor(random() * sound.length)] as [string, unknown];
    const array = value instanceof Float32Array ? value : new Float32Array(4);
    const changes = [
      ...[undefined, mutatedJson([1, 2], random), array.slice(1), new Uint8Array(array.length)],
      ...[new Float32Array(2 ** 20 + 4), Float32Array.from(array, () => Number.NaN), Array.from(array)],
    ];
    return new Map([...sound, [key, changes[Math.floor(random() * changes.length)]]]);
  };
  return fates(damaged, (entries) => {
    const read = readStored('a', entries as Map<string, unknown>);
    const sizes = read?.weights.map(({ length }) => length);
    if (read) expect(sizes).toEqual(WEIGHTS.map(({ length }) => length));
    for (const values of read?.weights ?? []) expect(values.every(Number.isFinite)).toBe(true);
    return read !== undefined;
  });
});

test('1,000 damaged copies of a comparison are read soundly, or left out', () => {
  const comparison = sampleComparison(['antirectifier', 'relu'], [done(0.9), done(0.8)]);
  return fates(copyOf({ ...comparison, version: COMPARISON_VERSION, date: 5 }), (copy) => {
    const read = readComparison(copy);
    if (typeof read !== 'object') return false;
    for (const { recipe } of read.jobs) expect(recipeFaults(recipe)).toEqual([]);
    return true;
  });
});

test('1,000 damaged copies of a file of digits are read, or refused with a sentence', () =>
  fates(textOf(recordedDigits().slice(0, 5)), async (text) => {
    try {
      const digits = await readDigitFile(new File([String(text)], 'mine.json'), 300);
      expect(digits.every(({ digit }) => digit >= 0 && digit <= 9)).toBe(true);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(DigitFileError);
      expect((error as Error).message.length).toBeLessThan(400);
      return false;
    }
  }));

test('1,000 damaged copies of the list of sheets are sound, or refused', () => {
  const file = { file: 'a.png', bytes: 9, sha256: '0'.repeat(64) };
  const split = {
    rows: 4,
    sheets: [
      { ...file, rows: 1 },
      { ...file, rows: 3 },
    ],
    labels: { ...file, bytes: 4 },
  };
  return fates(textOf({ pixels: 784, train: split, test: split }), (text) => {
    try {
      const { train, test: tested } = parseManifest(String(text));
      for (const { rows, sheets } of [train, tested]) {
        expect(sheets.reduce((sum, sheet) => sum + sheet.rows, 0)).toBe(rows);
      }
      return true;
    } catch (error) {
      expect(error instanceof SyntaxError || error instanceof TypeError).toBe(true);
      return false;
    }
  });
});
