import { expect, test } from 'vitest';
import { recordedDigits } from '../../drawing/fixtures/recorded.ts';
import { parseRecording } from '../../drawing/recording.ts';
import { ImportError, readExamples, writeExamples } from './exchange.ts';
import { MOST_EXAMPLES } from './teaching.ts';

const recorded = recordedDigits().slice(0, 12);

test('what is exported is imported again, as the same digits', () => {
  const examples = readExamples('mine.json', JSON.stringify(recorded), 0);
  expect(new Set(examples.map(({ id }) => id)).size).toBe(12);
  const written = writeExamples(examples);
  const strip = ({ digit, strokes }: { digit: number; strokes: unknown }) => ({ digit, strokes });
  expect(readExamples('again.json', written, 12).map(strip)).toEqual(recorded.map(strip));
  expect(parseRecording(written)).toHaveLength(12);
});

test.each<[string, string, number]>([
  ['mine.json is not JSON', 'digits', 0],
  ['mine.json does not hold a list of digits', '{}', 0],
  ['mine.json holds something else than digits: entry 2', JSON.stringify([recorded[0], 7]), 0],
  ['mine.json: entry 1 has no ink.', '[{"digit":1,"writer":1,"strokes":[[]]}]', 0],
  ['with the 295 here that is more than the 300', JSON.stringify(recorded), MOST_EXAMPLES - 5],
])('a file that cannot be used is explained: %s', (message, text, have) => {
  const read = () => readExamples('mine.json', text, have);
  expect(read).toThrow(ImportError);
  expect(read).toThrow(message);
});
