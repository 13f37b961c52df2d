/** Scores how a model reads recorded digits: accuracy in all, by digit and by writer, and the confusions. */
import type { RecordedDigit } from './strokes-file.ts';

/** Scores after lessons with each writer's first `perClass` digits of each class; means over the writers. */
export interface TaughtScore {
  perClass: number;
  /** On the writer's other digits. */
  accuracy: number;
  /** Test accuracy on MNIST before the lesson. */
  mnistBefore: number;
  /** Test accuracy on MNIST after the lesson. */
  mnistAfter: number;
}

/** The content of the file of `npm run strokes -- FILE --json OUT`. */
export interface StrokesReport {
  accuracy: number;
  /** For the digits 0 … 9; null for a digit that the file does not have. */
  perDigit: (number | null)[];
  perWriter: Record<string, number>;
  /** Counts `confusion[digit][read as]`. */
  confusion: number[][];
  taught: TaughtScore[];
}

/** @param read the model's answer for each recorded digit. */
export function score(recorded: readonly RecordedDigit[], read: readonly number[]): StrokesReport {
  const confusion = Array.from({ length: 10 }, () => Array<number>(10).fill(0));
  recorded.forEach(({ digit }, i) => {
    const row = confusion[digit] as number[];
    const column = read[i] as number;
    row[column] = (row[column] as number) + 1;
  });
  const right = (rows: number[]) => rows.filter((i) => read[i] === recorded[i]?.digit).length / rows.length;
  const all = recorded.map((_, i) => i);
  const of = (test: (entry: RecordedDigit) => boolean) =>
    all.filter((i) => test(recorded[i] as RecordedDigit));
  const writers = [...new Set(recorded.map(({ writer }) => String(writer)))];
  return {
    accuracy: right(all),
    perDigit: confusion.map((_, digit) => {
      const rows = of((entry) => entry.digit === digit);
      return rows.length ? right(rows) : null;
    }),
    perWriter: Object.fromEntries(
      writers.map((writer) => [writer, right(of((entry) => String(entry.writer) === writer))]),
    ),
    confusion,
    taught: [],
  };
}

/** Splits a writer's digits into the first `perClass` of each class, in file order, and the rest. */
export function cutForTeaching(
  digits: readonly RecordedDigit[],
  perClass: number,
): { taught: RecordedDigit[]; rest: RecordedDigit[] } {
  const seen = new Map<number, number>();
  const taught: RecordedDigit[] = [];
  const rest: RecordedDigit[] = [];
  for (const entry of digits) {
    const before = seen.get(entry.digit) ?? 0;
    seen.set(entry.digit, before + 1);
    (before < perClass ? taught : rest).push(entry);
  }
  return { taught, rest };
}

export function reportLines({ accuracy, perDigit, perWriter, confusion }: StrokesReport): string[] {
  const digits = perDigit.map((share, digit) => `${digit}: ${share === null ? '–' : percent(share)}`);
  const writers = Object.entries(perWriter).toSorted(([, a], [, b]) => a - b);
  const width = Math.max(5, ...confusion.flat().map((count) => String(count).length + 1));
  const line = (cells: (number | string)[]) => cells.map((cell) => String(cell).padStart(width)).join('');
  return [
    `Read right: ${percent(accuracy)}`,
    '',
    `By digit:   ${digits.join('  ')}`,
    `By writer:  ${writers.map(([writer, share]) => `${writer}: ${percent(share)}`).join('  ')}`,
    '',
    'Rows are what was drawn, columns what it was read as:',
    line(['', ...confusion.keys()]),
    ...confusion.map((row, digit) => line([digit, ...row])),
  ];
}

export function taughtLine({ perClass, accuracy, mnistBefore, mnistAfter }: TaughtScore): string {
  return `Taught ${perClass} of each digit: ${percent(accuracy)} on the writer's other digits, MNIST ${percent(mnistBefore)} before and ${percent(mnistAfter)} after (means over writers)`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
