/** The comparison in a real browser's storage, because Node has no IndexedDB. */
import { createStore as openStorage, set, values } from 'idb-keyval';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { createStore, type Store } from '../store.ts';
import { epochOf } from './fixtures/sample-comparison.ts';
import { keepComparison } from './keep-comparison.ts';
import type { ComparisonPlan } from './state.ts';

let name: string;
let ends: (() => void)[];
beforeEach(() => {
  name = `test-comparison-${Math.random()}`;
  ends = [];
});
afterEach(() => {
  for (const end of ends) end();
  indexedDB.deleteDatabase(name);
});

/** Opens the page in another tab. */
function visit() {
  const worker = scriptedWorker();
  const store = createStore(worker.connect);
  const end = keepComparison(store, name);
  ends.push(end);
  return { store, end, report: worker.report };
}

const plan: ComparisonPlan = {
  recipe: { ...KERAS_RECIPE, epochs: 1 },
  activations: ['antirectifier', 'relu'],
  seeds: 1,
};
const stored = () => values<{ plan: ComparisonPlan; status: string }>(openStorage(name, 'comparisons'));
const comparison = (store: Store) => store.getState().comparison;

/** Begins the comparison and ends its first run. The second one has begun. */
function begin({ store, report }: ReturnType<typeof visit>, seed = 1): void {
  store.dispatch({ type: 'comparison-begun', plan: { ...plan, recipe: { ...plan.recipe, seed } } });
  for (const id of ['a', 'b']) {
    const job = comparison(store)?.jobs.find(({ status }) => status === 'waiting');
    if (!job) throw new Error('No run waits.');
    void store.request('train', { recipe: job.recipe });
    report({ type: 'started', id, history: [], recipe: job.recipe, step: 'compiled' });
    if (id === 'b') return;
    report({ type: 'epoch', ...epochOf(1, 0.9) });
    report({ type: 'finished', test: { loss: 0.1, accuracy: 0.9 }, seconds: 1, stopped: false });
  }
}

test('the next visit has the comparison, and knows the run that was under way', async () => {
  const first = visit();
  begin(first);
  await expect.poll(async () => JSON.stringify(await stored())).toContain('"run":"b"');
  const before = comparison(first.store);
  first.end();
  const { store } = visit();
  await expect.poll(() => comparison(store)).toBeDefined();
  const [done, under] = before?.jobs ?? [];
  expect(comparison(store)).toEqual({
    ...before,
    status: 'interrupted',
    jobs: [done, { ...under, status: 'waiting', run: 'b' }],
  });
});

test('a comparison shows in another tab only when its own is closed, and two tabs keep one each', async () => {
  const here = visit();
  begin(here);
  await expect.poll(stored).toHaveLength(1);
  const there = visit();
  begin(there, 5);
  await expect.poll(stored).toHaveLength(2);
  here.store.dispatch({ type: 'comparison-cancelled' });
  there.store.dispatch({ type: 'comparison-cancelled' });
  const seeds = async () =>
    (await stored()).map(({ plan, status }) => `${plan.recipe.seed} ${status}`).sort();
  await expect.poll(seeds).toEqual(['1 cancelled', '5 cancelled']);

  const third = visit();
  await expect.poll(seeds).toHaveLength(2);
  expect(comparison(third.store)).toBeUndefined();
  for (const { end } of [here, there]) end();
  await expect.poll(() => comparison(third.store)?.plan.recipe.seed).toBe(5);
});

test('a new comparison replaces the last one, but not one that a newer page has stored', async () => {
  await set('newer', { version: 99 }, openStorage(name, 'comparisons'));
  const page = visit();
  await expect.poll(() => page.store.getState().runs.fault).toMatch(/newer version/);
  begin(page);
  await expect.poll(stored).toHaveLength(2);
  page.store.dispatch({ type: 'comparison-cancelled' });
  page.report({ type: 'finished', test: { loss: 0.1, accuracy: 0.9 }, seconds: 1, stopped: true });
  begin(page, 9);

  await expect
    .poll(async () => (await stored()).map((one) => one.plan?.recipe.seed))
    .toSatisfy((seeds) => seeds.length === 2 && seeds.includes(9) && !seeds.includes(1));
});

test('a damaged comparison is not shown, and the page says so', async () => {
  await set('a', { version: 1, plan }, openStorage(name, 'comparisons'));
  const { store } = visit();
  await expect.poll(() => store.getState().runs.fault).toMatch(/is damaged/);
  expect(comparison(store)).toBeUndefined();
});
