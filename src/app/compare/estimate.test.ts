import { expect, test } from 'vitest';
import { sampleRun, storedRuns } from '../../storage/fixtures/sample-run.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { type Action, INITIAL_STATE, type PageState, reduce } from '../state.ts';
import { secondsFor, timeLeft, timeOf } from './estimate.ts';
import { epochOf } from './fixtures/sample-comparison.ts';
import type { ComparisonPlan } from './state.ts';

const epochs = (...seconds: number[]) =>
  seconds.map((each, i) => ({ ...epochOf(i + 1, 0.9), seconds: each }));
const relu = { ...KERAS_RECIPE, activation: 'relu' as const };
const plan: ComparisonPlan = { recipe: KERAS_RECIPE, activations: ['antirectifier', 'relu'], seeds: 2 };

test('the estimate uses the median epoch of a similar run, in proportion to rows and epochs', () => {
  const runs = [
    { recipe: { ...relu, examples: 30000 }, backend: 'wasm' as const, epochs: epochs(90, 10, 12) },
    { recipe: KERAS_RECIPE, backend: 'wasm' as const, epochs: epochs(50) },
  ];
  expect(secondsFor([relu], runs, 'wasm')).toBeCloseTo(20 * 24, 6);
  expect(secondsFor([{ ...KERAS_RECIPE, epochs: 3 }], runs, 'wasm')).toBeCloseTo(150, 6);
  expect(secondsFor([KERAS_RECIPE, relu], runs, 'wasm')).toBeCloseTo(20 * (50 + 24), 6);
});

test('with a run of another size, the estimate is in proportion to the parameters', () => {
  const runs = [{ recipe: KERAS_RECIPE, backend: 'wasm' as const, epochs: epochs(10) }];
  // ReLU has 269,322 parameters, the Antirectifier 531,466.
  expect(secondsFor([{ ...relu, epochs: 1 }], runs, 'wasm')).toBeCloseTo((10 * 269322) / 531466, 6);
});

test('a run on another backend, or without an epoch, gives no estimate', () => {
  const runs = [
    { recipe: KERAS_RECIPE, backend: 'webgpu' as const, epochs: epochs(1) },
    { recipe: KERAS_RECIPE, backend: 'wasm' as const, epochs: [] },
  ];
  expect(secondsFor([KERAS_RECIPE], runs, 'wasm')).toBeUndefined();
  expect(secondsFor([KERAS_RECIPE], [], undefined)).toBeUndefined();
});

test('the page says how long a comparison takes before it begins, and what is left while it runs', () => {
  const engine: Action = {
    type: 'engine',
    choice: 'auto',
    engine: { backend: 'wasm', adapter: '', software: false, reason: '' },
  };
  const unknown = reduce(INITIAL_STATE, engine);
  expect(timeOf(unknown, plan)).toMatch(/known once one epoch has been trained/);
  expect(timeLeft(unknown)).toBeUndefined();
  const kept = ['antirectifier' as const, 'relu' as const].map((activation) =>
    sampleRun(activation, { recipe: { ...KERAS_RECIPE, activation }, epochs: epochs(60) }),
  );
  const known = reduce(unknown, { type: 'runs-brought', ...storedRuns(kept) });
  expect(timeOf(known, plan)).toBe('That takes about 1 h 20 min in all.');
  expect(timeOf(known, { ...plan, recipe: { ...KERAS_RECIPE, epochs: 15 } })).toBe(
    'That takes about 1 h in all.',
  );
  expect(timeOf(known, { ...plan, seeds: 1, recipe: { ...KERAS_RECIPE, epochs: 1 } })).toBe(
    'That takes about 2 min in all.',
  );

  const begun = reduce(known, { type: 'comparison-begun', plan });
  expect(timeLeft(begun)).toBe('About 1 h 20 min left in all.');
  const recipe = begun.comparison?.jobs[0]?.recipe ?? KERAS_RECIPE;
  const actions: Action[] = [
    { type: 'sent', command: { type: 'train', recipe } },
    { type: 'started', id: 'r', history: [], recipe, step: 'tfjs' },
    {
      type: 'progress',
      epoch: 10,
      step: 1,
      steps: 2,
      running: { loss: 1, accuracy: 0.5 },
      msPerStep: 1,
      secondsLeft: 600,
    },
  ];
  const training: PageState = actions.reduce(reduce, begun);
  expect(timeLeft(training)).toBe('About 1 h 10 min left in all.');
});
