import { expect, test } from 'vitest';
import type { Action } from '../state.ts';
import { baselineOf, LINES, NO_RUNS, type Runs, runsAfter } from './runs.ts';
import { sampleRun } from './sample.suite.ts';

const from = (state: Runs, ...actions: Action[]) => actions.reduce(runsAfter, state);
const brought = (...dates: number[]): Action => ({
  type: 'runs-brought',
  runs: dates.map((date) => sampleRun(`${date}`, { date })),
});
const ids = ({ kept }: Runs) => kept.map(({ id }) => id);
const show = (id: string, shown = true): Action => ({ type: 'run-shown', id, shown });

test('the newest is first, whether kept now or brought from storage', () => {
  const now = from(NO_RUNS, { type: 'run-kept', run: sampleRun('5', { date: 5 }) }, brought(1, 7, 5));
  expect(ids(now)).toEqual(['7', '5', '1']);
});

test('a run is on its way, then stored, or only here', () => {
  const kept = from(NO_RUNS, { type: 'run-kept', run: sampleRun('a') });
  expect(kept.saving).toEqual(['a']);
  expect(from(kept, { type: 'run-saved', id: 'a' })).toEqual({ ...kept, saving: [] });
  const refused = from(kept, { type: 'run-not-saved', id: 'a', fault: 'No room.' });
  expect(refused).toMatchObject({ saving: [], unsaved: ['a'], fault: 'No room.' });
  const again = from(refused, { type: 'run-saved', id: 'a' });
  expect(again).toMatchObject({ unsaved: [] });
  expect(again.fault).toBeUndefined();
});

test('a name is changed, but not to nothing', () => {
  const renamed = from(NO_RUNS, brought(1), { type: 'run-renamed', id: '1', name: ' Mine ' });
  expect(renamed.kept[0]?.name).toBe('Mine');
  expect(from(renamed, { type: 'run-renamed', id: '1', name: '  ' })).toBe(renamed);
});

test('the last deleted run can be put back where it was', () => {
  const deleted = from(NO_RUNS, brought(1, 2, 3), show('2'), { type: 'run-deleted', id: '2' });
  expect(ids(deleted)).toEqual(['3', '1']);
  expect(deleted.lines).toEqual(NO_RUNS.lines);
  expect(ids(from(deleted, { type: 'run-put-back' }))).toEqual(['3', '2', '1']);
});

test('a run keeps its line until it is hidden, and there are only so many', () => {
  const all = from(
    NO_RUNS,
    brought(1, 2, 3, 4, 5, 6),
    ...['1', '2', '3', '4', '5', '6'].map((id) => show(id)),
  );
  expect(all.lines).toEqual(['1', '2', '3', '4', '5']);
  expect(all.lines).toHaveLength(LINES);
  const hidden = from(all, show('2', false));
  expect(hidden.lines).toEqual(['1', undefined, '3', '4', '5']);
  expect(from(hidden, show('6')).lines).toEqual(['1', '6', '3', '4', '5']);
  expect(from(all, show('3')).lines).toBe(all.lines);
});

test('one run is the baseline, and it has no second line', () => {
  const pinned = from(NO_RUNS, brought(1, 2), show('1'), { type: 'run-pinned', id: '1' });
  expect(baselineOf(pinned)?.id).toBe('1');
  expect(pinned.lines).toEqual(NO_RUNS.lines);
  const other = from(pinned, { type: 'run-pinned', id: '2' });
  expect(other.kept.filter(({ baseline }) => baseline).map(({ id }) => id)).toEqual(['2']);
  expect(baselineOf(from(other, { type: 'run-pinned' }))).toBeUndefined();
});

test('a run that is being opened is forgotten once its model is there, or cannot be', () => {
  const opening = from(NO_RUNS, brought(1), { type: 'run-opening', id: '1' });
  expect(opening.opening?.id).toBe('1');
  // The engine may have to be started for it first.
  expect(from(opening, { type: 'model', source: 'new' } as Action).opening?.id).toBe('1');
  expect(from(opening, { type: 'model', source: 'run' } as Action).opening).toBeUndefined();
  const failure = { kind: 'BusyError', message: 'A run is not finished.', remedies: [] };
  expect(from(opening, { type: 'model-failed', source: 'run', failure })).toMatchObject({
    opening: undefined,
    fault: 'A run is not finished.',
  });
});
