import { describe, expect, test } from 'vitest';
import { KERAS_RECIPE } from '../training/recipe.ts';
import { type Act, holder, may, mayReset, mayStop } from './permissions.ts';
import { type Action, INITIAL_STATE, reduce } from './state.ts';

const ACTS: Act[] = ['train', 'edit-recipe', 'choose-backend', 'replace-network', 'compare', 'teach'];
const after = (...actions: Action[]) => actions.reduce(reduce, INITIAL_STATE);

const train: Action = { type: 'sent', command: { type: 'train', recipe: KERAS_RECIPE } };
const here: Action = { type: 'data-ready', head: KERAS_RECIPE.data, trainRows: 60000, testRows: 10000 };
const started: Action = { type: 'started', id: 'r', history: [], recipe: KERAS_RECIPE, step: 'tfjs' };
const ended: Action = { type: 'finished', test: { loss: 0, accuracy: 1 }, seconds: 1, stopped: false };
const lost = (...remedies: ('resume' | 'reload')[]): Action => ({
  type: 'failed',
  failure: { kind: 'DeviceLostError', message: 'The GPU went away.', remedies },
});
const compare: Action = {
  type: 'comparison-begun',
  plan: { recipe: KERAS_RECIPE, activations: ['relu'], seeds: 2 },
};

describe('the holder of the network, and what the visitor may do meanwhile', () => {
  test.each<[string, Action[], Act[]]>([
    ['nobody', [], ACTS],
    ['nobody', [here, train, started, ended], ACTS],
    ['waiting', [train], ['train', 'edit-recipe', 'choose-backend']],
    ['run', [here, train], []],
    ['run', [here, train, started, { type: 'paused' }], []],
    ['run', [here, train, started, { type: 'testing' }], []],
    [
      'held',
      [here, train, started, lost('resume')],
      ['train', 'edit-recipe', 'choose-backend', 'replace-network', 'compare'],
    ],
    ['comparison', [here, compare], []],
    ['comparison', [compare, train], []],
    ['lesson', [{ type: 'lesson-begun' }], ['edit-recipe']],
    ['gone', [here, train, started, lost('reload')], ['edit-recipe']],
  ])('%s', (expected, actions, acts) => {
    const page = after(...actions);
    expect(holder(page)).toBe(expected);
    expect(ACTS.filter((act) => may(act, page))).toEqual(acts);
  });
});

test('a run can be stopped until its test begins', () => {
  expect(mayStop(after())).toBe(false);
  expect(mayStop(after(train))).toBe(true);
  expect(mayStop(after(here, train, started, { type: 'paused' }))).toBe(true);
  expect(mayStop(after(here, train, started, { type: 'testing' }))).toBe(false);
  expect(mayStop(after(here, train, started, ended))).toBe(false);
});

test('reset is not allowed between two runs of a comparison, nor without a worker', () => {
  expect(mayReset(after(here, train, started, ended))).toBe(true);
  expect(mayReset(after(here, compare))).toBe(false);
  expect(mayReset(after(here, compare, train, started))).toBe(true);
  expect(mayReset(after(here, train, started, lost('reload')))).toBe(false);
});
