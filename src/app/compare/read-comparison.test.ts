import { expect, test } from 'vitest';
import { done, sampleComparison } from './fixtures/sample-comparison.ts';
import { COMPARISON_VERSION, readComparison } from './read-comparison.ts';
import type { Job } from './state.ts';

const ended = sampleComparison(['antirectifier', 'relu'], [done(0.9), done(0.8)]);
const [first, second] = ended.jobs as [Job, Job];
const stored = { ...ended, version: COMPARISON_VERSION, date: 5 };

test('a comparison is read as it was stored', () => {
  expect(readComparison(structuredClone(stored))).toEqual(ended);
  const failed: Job = { recipe: second.recipe, status: 'failed', fault: 'Gone.' };
  const cancelled = { ...ended, status: 'cancelled', jobs: [first, failed] };
  expect(readComparison({ ...stored, ...cancelled })).toEqual(cancelled);
});

test('one that was running is interrupted, and knows the run that was under way', () => {
  const running = { recipe: second.recipe, status: 'running', run: 'r' };
  expect(readComparison({ ...stored, status: 'running', jobs: [first, running] })).toEqual({
    ...ended,
    status: 'interrupted',
    jobs: [first, { ...running, status: 'waiting' }],
  });
});

test('a newer one is told from a damaged one', () => {
  expect(readComparison({ ...stored, version: COMPARISON_VERSION + 1, jobs: 'others' })).toBe('newer');
  for (const damaged of [
    undefined,
    null,
    'text',
    { ...stored, version: undefined },
    { ...stored, status: 'gone' },
    { ...stored, plan: { ...ended.plan, seeds: 1e9 } },
    { ...stored, plan: { ...ended.plan, recipe: { ...ended.plan.recipe, epochs: 0 } } },
    { ...stored, jobs: [first] },
    { ...stored, jobs: [second, first] },
    { ...stored, jobs: [first, { ...second, status: 'begun' }] },
    { ...stored, jobs: [first, { ...second, test: { loss: 1, accuracy: 90 } }] },
  ]) {
    expect(readComparison(damaged)).toBeUndefined();
  }
});
