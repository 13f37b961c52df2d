import { expect, test } from 'vitest';
import { recordedDigits } from './fixtures/recorded.ts';
import { parseRecording, RecordingError } from './recording.ts';

test('digits written to a file are read back unchanged', () => {
  const digits = recordedDigits().slice(0, 20);
  expect(parseRecording(JSON.stringify(digits))).toEqual(digits);
});

const whole = { digit: 3, writer: 'me', strokes: [[0, 0, 5, 5]] };

test.each<[string, unknown]>([
  ['list', {}],
  ['list', []],
  ['entry 1', [null]],
  ['entry 2', [whole, { ...whole, digit: 10 }]],
  ['entry 1', [{ ...whole, digit: '3' }]],
  ['entry 1', [{ digit: 3, strokes: [] }]],
  ['entry 1', [{ ...whole, strokes: [0, 0, 5, 5] }]],
  ['entry 1', [{ ...whole, strokes: [['0', '0']] }]],
  ['entry 1', [{ ...whole, strokes: [[0, 0, 5]] }]],
  // JSON writes NaN as null.
  ['entry 1', [{ ...whole, strokes: [[0, null]] }]],
])('the error names the fault: %s', (named, content) => {
  const read = () => parseRecording(JSON.stringify(content));
  expect(read).toThrow(RecordingError);
  expect(read).toThrow(named);
});

test('the error for a file that is not JSON says so', () => {
  expect(() => parseRecording('digits!')).toThrow(/^is not JSON/);
});
