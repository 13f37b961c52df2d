import { expect, test } from 'vitest';
import { INITIAL_STATE, type PageState } from '../state.ts';
import { NOT_TAUGHT } from './teaching.ts';
import { announcement, obstacle, stage } from './teachText.ts';

const examples = [{ id: 1, digit: 9, strokes: [[0, 0, 9, 9]] }];
const state = (over: Partial<PageState>): PageState => ({
  ...INITIAL_STATE,
  trained: true,
  teaching: { ...NOT_TAUGHT, examples },
  ...over,
});

test('teaching needs digits, a trained network and no run', () => {
  expect(obstacle(state({}))).toBeUndefined();
  expect(obstacle(state({ phase: 'finished' }))).toBeUndefined();
  expect(obstacle(state({ teaching: NOT_TAUGHT }))).toContain('nothing to teach');
  expect(obstacle(state({ trained: false }))).toContain('Train first');
  for (const phase of ['starting', 'running', 'paused', 'held'] as const) {
    expect(obstacle(state({ phase }))).toContain('until the run');
  }
  expect(obstacle(state({ phase: 'broken' }))).toContain('loaded again');
});

test('a lesson has a stage before, during and after its steps', () => {
  const stages = [{}, { step: 4, steps: 60 }, { step: 60, steps: 60 }].map((at) =>
    stage({ status: 'under-way', ...at }),
  );
  expect(new Set(stages).size).toBe(3);
});

test('steps are not announced, the result is', () => {
  const of = (lesson: Parameters<typeof announcement>[0]['lesson']) =>
    announcement({ ...NOT_TAUGHT, examples, lesson });
  expect(of({ status: 'none' })).toBe('1 digit to teach.');
  expect(of({ status: 'under-way', step: 3, steps: 60 })).toBe(of({ status: 'under-way' }));
  expect(
    of({
      status: 'taught',
      before: { own: 0.25, mnist: 0.9801 },
      after: { own: 1, mnist: 0.9795 },
      seconds: 2,
    }),
  ).toBe('Taught. Your digits: 25% right before, 100% after. MNIST test: 98.01% before, 97.95% after.');
});
