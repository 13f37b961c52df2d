import { expect, test } from 'vitest';
import { sampleRun, storedRuns } from '../../storage/fixtures/sample-run.ts';
import { NO_RUNS, runsAfter } from '../runs/state.ts';
import { overlays } from './overlays.ts';

type Action = Parameters<typeof runsAfter>[1];

const after = (...actions: Action[]) => actions.reduce(runsAfter, NO_RUNS);
const brought: Action = { type: 'runs-brought', ...storedRuns(['a', 'b', 'c'].map((id) => sampleRun(id))) };
const show = (id: string, shown = true): Action => ({ type: 'run-shown', id, shown });

test('a kept run is in the charts only if the visitor chooses it', () => {
  expect(overlays(after(brought))).toEqual([]);
});

test('the baseline comes first, and each line keeps a colour of its own', () => {
  const lines = overlays(after(brought, show('b'), show('c'), { type: 'run-pinned', id: 'a' }));
  expect(lines.map(({ name, run }) => `${name}: ${run}`)).toEqual([
    'Baseline: Run a',
    'Run 1: Run b',
    'Run 2: Run c',
  ]);
  expect(new Set(lines.map(({ color }) => color)).size).toBe(3);
  const [, second] = overlays(after(brought, show('b'), show('c')));
  expect(overlays(after(brought, show('b'), show('c'), show('b', false)))).toEqual([second]);
});

test('a deleted run leaves the charts', () => {
  const gone: Action[] = [
    { type: 'run-deleted', id: 'b' },
    { type: 'run-deleted', id: 'a' },
  ];
  expect(overlays(after(brought, show('b'), { type: 'run-pinned', id: 'a' }, ...gone))).toEqual([]);
});
