import { expect, test, vi } from 'vitest';
import { recordedDigits } from '../drawing/fixtures/recorded.ts';
import { DigitFileError, readDigitFile } from './digit-file.ts';

const recorded = recordedDigits().slice(0, 12);
const file = (content: unknown, name = 'mine.json') => new File([JSON.stringify(content)], name);
const drawing = (points: number) => ({ digit: 1, writer: 1, strokes: [Array(2 * points).fill(9)] });

test('reads the digits of a file, without their writers', async () => {
  const digits = recorded.map(({ digit, strokes }) => ({ digit, strokes }));
  expect(await readDigitFile(file(recorded), 12)).toEqual(digits);
});

test.each<[string, File]>([
  ['“mine.json” is not JSON', new File(['digits'], 'mine.json')],
  ['“mine.json” does not hold a list of digits', file({})],
  ['“mine.json” holds something else than digits: entry 2', file([recorded[0], 7])],
  ['“mine.json”: entry 2 has no ink', file([recorded[0], { digit: 1, writer: 1, strokes: [[]] }])],
  ['“mine.json” holds 13 digits; this page keeps at most 12', file([...recorded, recorded[0]])],
  ['“mine.json”: entry 2 has 5,001 points', file([drawing(5000), drawing(5001)])],
  [`“${'m'.repeat(60)}…” is not JSON`, new File(['digits'], `${'m'.repeat(5000)}.json`)],
])('a message says why a file cannot be used: %s', async (message, given) => {
  const reading = readDigitFile(given, 12);
  await expect(reading).rejects.toThrow(DigitFileError);
  await expect(reading).rejects.toThrow(message);
});

test('a file that is too large is refused without reading it', async () => {
  const large = file(recorded);
  Object.defineProperty(large, 'size', { value: 50_000_000 });
  const read = vi.spyOn(large, 'text');
  await expect(readDigitFile(large, 12)).rejects.toThrow('too large: it has 50.0 MB');
  expect(read).not.toHaveBeenCalled();
});

test('a message says that a file is gone from the disk', async () => {
  const gone = file(recorded);
  vi.spyOn(gone, 'text').mockRejectedValue(new DOMException('gone', 'NotFoundError'));
  await expect(readDigitFile(gone, 12)).rejects.toThrow('“mine.json” could not be read. Choose it again.');
});
