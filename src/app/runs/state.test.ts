import { expect, test } from 'vitest';
import { sampleRun, storedRuns } from '../../storage/fixtures/sample-run.ts';
import { requestFailed } from '../fixtures/request-ends.ts';
import { baselineOf, type KeptRuns, LINES, MOST_DELETED, NO_RUNS, runsAfter } from './state.ts';

type Action = Parameters<typeof runsAfter>[1];

const from = (state: KeptRuns, ...actions: Action[]) => actions.reduce(runsAfter, state);
const brought = (...dates: number[]): Action => ({
  type: 'runs-brought',
  ...storedRuns(dates.map((date) => sampleRun(`${date}`, { date }))),
});
const ids = ({ kept }: KeptRuns) => kept.map(({ id }) => id);
const show = (id: string, shown = true): Action => ({ type: 'run-shown', id, shown });

test('the newest run is first, whether it was kept now or read from storage', () => {
  const now = from(NO_RUNS, { type: 'run-kept', run: sampleRun('5', { date: 5 }) }, brought(1, 7, 5));
  expect(ids(now)).toEqual(['7', '5', '1']);
});

test('a run is being saved, then it is saved, or only this page has it', () => {
  const kept = from(NO_RUNS, { type: 'run-kept', run: sampleRun('a') });
  expect(kept.saving).toEqual(['a']);
  expect(from(kept, { type: 'run-saved', id: 'a' })).toEqual({ ...kept, saving: [] });
  const refused = from(kept, { type: 'run-not-saved', id: 'a', fault: 'No room.' });
  expect(refused).toMatchObject({ saving: [], unsaved: ['a'], fault: 'No room.' });
  const again = from(refused, { type: 'run-saved', id: 'a' });
  expect(again).toMatchObject({ unsaved: [] });
  expect(again.fault).toBeUndefined();
});

test('a run can be renamed, but not to an empty name', () => {
  const renamed = from(NO_RUNS, brought(1), { type: 'run-renamed', id: '1', name: ' Mine ' });
  expect(renamed.kept[0]?.name).toBe('Mine');
  expect(from(renamed, { type: 'run-renamed', id: '1', name: '  ' })).toBe(renamed);
});

test('a deleted run can be put back in its place', () => {
  const both = ['2', '3'].map((id): Action => ({ type: 'run-deleted', id }));
  const deleted = from(NO_RUNS, brought(1, 2, 3), show('2'), ...both);
  expect(ids(deleted)).toEqual(['1']);
  expect(deleted.deleted.map(({ id }) => id)).toEqual(['3', '2']);
  expect(deleted.lines).toEqual(NO_RUNS.lines);
  const back = from(deleted, { type: 'run-put-back', id: '2' });
  expect(ids(back)).toEqual(['2', '1']);
  expect(ids(from(back, { type: 'run-put-back', id: '3' }))).toEqual(['3', '2', '1']);
  expect(from(back, { type: 'run-put-back', id: '2' })).toBe(back);
});

test('the runs deleted last can be put back, and no more, because each holds its weights', () => {
  const dates = Array.from({ length: MOST_DELETED + 2 }, (_, i) => i + 1);
  const all = dates.map((date): Action => ({ type: 'run-deleted', id: `${date}` }));
  const { kept, deleted } = from(NO_RUNS, brought(...dates), ...all);
  expect(kept).toEqual([]);
  expect(deleted.map(({ date }) => date)).toEqual(dates.slice(2).reverse());
});

test('a former baseline that is put back does not replace the new one', () => {
  const pin = (id: string): Action => ({ type: 'run-pinned', id });
  const deleted = from(NO_RUNS, brought(1, 2), pin('1'), { type: 'run-deleted', id: '1' });
  const putBack: Action = { type: 'run-put-back', id: '1' };
  expect(baselineOf(from(deleted, putBack))?.id).toBe('1');
  const { kept } = from(deleted, pin('2'), putBack);
  expect(kept.filter(({ baseline }) => baseline).map(({ id }) => id)).toEqual(['2']);
});

test('damaged entries are listed until they are discarded', () => {
  const damaged = [{ key: 'run/x', name: 'X', damage: 'date' }];
  const state = from(NO_RUNS, { type: 'runs-brought', ...storedRuns([sampleRun('1')]), damaged });
  expect(state).toMatchObject({ damaged, kept: [{ id: '1' }] });
  expect(from(state, { type: 'runs-discarded' })).toMatchObject({ damaged: [], kept: [{ id: '1' }] });
});

test('a refusal of the storage is shown until it has stored everything', () => {
  const refused = from(NO_RUNS, brought(1), { type: 'runs-refused', fault: 'No answer.' });
  expect(refused).toMatchObject({ fault: 'No answer.', refused: true });
  expect(from(refused, { type: 'run-opening', id: '1' }).fault).toBe('No answer.');
  expect(from(refused, { type: 'runs-stored' })).toMatchObject({ fault: undefined, refused: false });
  const unsaved = from(refused, { type: 'run-not-saved', id: '1', fault: 'No room.' });
  expect(from(unsaved, { type: 'runs-stored' })).toMatchObject({ fault: 'No room.', refused: true });
  // That a run cannot be loaded is no refusal, so success in storing does not clear it.
  const missing = from(NO_RUNS, { type: 'runs-fault', fault: 'No weights.' });
  expect(from(missing, { type: 'runs-stored' }).fault).toBe('No weights.');
});

test('a run keeps its line until it is hidden, and there are at most five lines', () => {
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

test('a run is being opened until its model is there, or the request has failed', () => {
  const opening = from(NO_RUNS, brought(1), { type: 'run-opening', id: '1' });
  expect(opening.opening?.id).toBe('1');
  // If an engine has to start first, it reports a new model before.
  expect(from(opening, { type: 'model', source: 'new' } as Action).opening?.id).toBe('1');
  expect(from(opening, { type: 'model', source: 'run' } as Action).opening).toBeUndefined();
  const failure = { kind: 'BusyError', message: 'A run is not finished.', remedies: [] };
  expect(from(opening, requestFailed('open-run', failure))).toMatchObject({
    opening: undefined,
    fault: 'A run is not finished.',
  });
});
