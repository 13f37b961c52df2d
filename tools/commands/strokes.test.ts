import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type RecordedDigit, readRecorded } from './strokes-file.ts';
import { cutForTeaching, reportLines, score } from './strokes-report.ts';

const entry = (digit: number, writer: number | string = 1): RecordedDigit => ({
  digit,
  writer,
  strokes: [[1, 2, 3, 4]],
});

async function written(content: string | Buffer): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'strokes-')), 'digits');
  await writeFile(file, content);
  return file;
}

test('reads digits, gzipped or not', async () => {
  const digits = [entry(3), entry(4, 'Ada')];
  const text = JSON.stringify(digits);
  expect(await readRecorded(await written(text))).toEqual(digits);
  expect(await readRecorded(await written(gzipSync(text)))).toEqual(digits);
});

test.each([
  ['hello', 'is not JSON'],
  ['[]', 'does not hold a list of digits'],
  [JSON.stringify([entry(1), entry(10)]), 'entry 2 is not'],
  [JSON.stringify([{ digit: 1, writer: 1, strokes: [['a']] }]), 'entry 1 is not'],
  [JSON.stringify([null]), 'entry 1 is not'],
])('%s is refused, and the message says why', async (content, message) => {
  await expect(readRecorded(await written(content))).rejects.toThrow(message);
});

test('a message names a file that does not exist', async () => {
  await expect(readRecorded('nowhere.json')).rejects.toThrow('nowhere.json cannot be read');
});

test('scores by digit and writer, and counts confusions', () => {
  const report = score([entry(1, 1), entry(1, 2), entry(7, 2), entry(7, 2)], [1, 7, 7, 7]);
  expect(report.accuracy).toBe(0.75);
  expect(report.perDigit).toEqual([null, 0.5, null, null, null, null, null, 1, null, null]);
  expect(report.perWriter).toEqual({ 1: 1, 2: 2 / 3 });
  expect(report.confusion[1]?.[7]).toBe(1);
  expect(report.confusion.flat().reduce((sum, count) => sum + count)).toBe(4);
  expect(reportLines(report)[0]).toBe('Read right: 75.00 %');
});

test('teaching takes the first of each class in file order', () => {
  const digits = [entry(1), entry(2), entry(1), entry(1), entry(2)];
  const { taught, rest } = cutForTeaching(digits, 1);
  expect(taught).toEqual([digits[0], digits[1]]);
  expect(rest).toEqual([digits[2], digits[3], digits[4]]);
});
