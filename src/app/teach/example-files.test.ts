import { expect, test } from 'vitest';
import { RequestError } from '../../contract/client.ts';
import type { Ask } from '../../contract/requests.ts';
import { recordedDigits } from '../../drawing/fixtures/recorded.ts';
import { readDigitFile } from '../../formats/digit-file.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { createStore } from '../store.ts';
import { ImportError, importExamples, newDigits, writeExamples } from './example-files.ts';
import { type Example, examplesOf, MOST_EXAMPLES } from './state.ts';

const recorded = recordedDigits().slice(0, 12);
const digits = recorded.map(({ digit, strokes }) => ({ digit, strokes }));

/** A page with a worker that only reads files of digits. */
function page() {
  const read = ({ file, most }: Ask<'read-digits'>) =>
    readDigitFile(file, most).then(
      (found) => ({ digits: found }),
      ({ message }) => {
        throw new RequestError('read-digits', { kind: 'DigitFileError', message, remedies: [] });
      },
    );
  const store = createStore(() => ({
    request: (_, ...[ask]) => read(ask as Ask<'read-digits'>) as Promise<never>,
    restart: () => () => {},
    close() {},
  }));
  const examples = () => store.getState().teaching.examples;
  const bring = (content: string) => importExamples(store, new File([content], 'mine.json'));
  return { store, examples, bring };
}
const withoutIds = (examples: readonly Example[]) => examples.map(({ id, ...digit }) => digit);

test('exported digits are imported unchanged', async () => {
  const here = page();
  expect(await here.bring(JSON.stringify(recorded))).toBe('12 digits imported.');
  expect(new Set(here.examples().map(({ id }) => id)).size).toBe(12);
  const there = page();
  await there.bring(writeExamples(here.examples()));
  expect(withoutIds(there.examples())).toEqual(digits);
});

test('digits that the page has already are not imported again, new ones are', async () => {
  const { store, examples, bring } = page();
  await bring(JSON.stringify(recorded.slice(0, 8)));
  const before = examples();
  expect(await bring(writeExamples(before))).toBe(
    '0 digits imported. 8 digits of the file were here already.',
  );
  expect(examples()).toEqual(before);
  store.dispatch({ type: 'examples-removed', ids: [before[0]?.id ?? 0] });
  // The file has one digit that was removed, seven that are here, and four new ones, one of them twice.
  expect(await bring(JSON.stringify([...recorded, recorded[11]]))).toBe(
    '5 digits imported. 8 digits of the file were here already.',
  );
  expect(withoutIds(examples())).toEqual([...digits.slice(1, 8), digits[0], ...digits.slice(8)]);
});

test('a file that the worker cannot read changes nothing', async () => {
  const { examples, bring } = page();
  await expect(bring('digits')).rejects.toThrow('“mine.json” is not JSON');
  expect(examples()).toEqual([]);
});

test('digits are imported for the data that the network knows', async () => {
  const { store, examples, bring } = page();
  await bring(JSON.stringify(recorded));
  const data = { ...KERAS_RECIPE.data, id: 'clothes' };
  store.dispatch({
    type: 'model',
    source: 'run',
    recipe: { ...KERAS_RECIPE, data },
    trained: true,
    units: [256],
    parameters: 9,
    layers: [],
  });
  expect(await bring(JSON.stringify(recorded))).toBe('12 drawings imported.');
  expect(withoutIds(examplesOf(examples(), 'clothes'))).toEqual(
    digits.map((digit) => ({ ...digit, data: 'clothes' })),
  );
  expect(withoutIds(examplesOf(examples(), 'mnist'))).toEqual(digits);
});

test('only new digits count towards the limit', () => {
  const example = (id: number): Example => ({ id, digit: 1, strokes: [[id, id]] });
  const here = Array.from({ length: MOST_EXAMPLES - 5 }, (_, id) => example(id));
  const five = digits.slice(0, 5);
  expect(newDigits([...here, ...five], here)).toEqual(five);
  const tooMany = () => newDigits([...here, ...digits], here);
  expect(tooMany).toThrow(ImportError);
  expect(tooMany).toThrow('The file holds 12 new digits. This page has 295 and keeps at most 300.');
});
