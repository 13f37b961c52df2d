import { expect, test } from 'vitest';
import { MNIST } from '../../data/split.ts';
import { INITIAL_STATE, type PageState } from '../state.ts';
import { type Lesson, NOT_TAUGHT, teachingAfter } from './state.ts';
import {
  lasting,
  notTaught,
  obstacle,
  othersKept,
  stage,
  teachingAnnouncement,
  undone,
} from './teaching-text.ts';

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

test('the result of a lesson is announced, its steps are not', () => {
  const of = (lesson: Parameters<typeof teachingAnnouncement>[0]['lesson']) =>
    teachingAnnouncement({ ...NOT_TAUGHT, examples, lesson });
  expect(of({ status: 'none' })).toBe('1 digit to teach.');
  expect(of({ status: 'under-way', step: 3, steps: 60 })).toBe(of({ status: 'under-way' }));
  expect(
    of({
      status: 'taught',
      before: { own: 0.25, test: 0.9801 },
      after: { own: 1, test: 0.9795 },
      seconds: 2,
    }),
  ).toBe('Taught. Your digits: 25% right before, 100% after. MNIST test: 98.01% before, 97.95% after.');
});

test('the page warns if a lesson made the network much worse', () => {
  const lesson = { status: 'taught', before: { own: 0, test: 0.9803 }, after: { own: 1, test: 0.9134 } };
  const spoken = teachingAnnouncement({ ...NOT_TAUGHT, lesson: { ...lesson, seconds: 2 } as Lesson });
  expect(spoken).toContain('reads 91.34% of MNIST’s, and read 98.03% before');
});

test('after an undo the page says how many lessons are left', () => {
  const network = { lessons: 2, undoable: 2, test: { loss: 0.2, accuracy: 0.98 } };
  expect(undone(network)).toContain('It still has 2 lessons');
  expect(undone(undefined)).toBe('The network reads as it did before that lesson.');
});

test('the page says that lessons are lost on a reload, and afterwards how to repeat them', () => {
  const network = { lessons: 1, undoable: 1, test: { loss: 0.2, accuracy: 0.98 } };
  expect(lasting({ ...NOT_TAUGHT, examples, network })).toContain('until the page is closed or reloaded');
  expect(lasting({ ...NOT_TAUGHT, examples })).not.toContain('reloaded');
  expect(lasting({ ...NOT_TAUGHT, examples }, true)).toContain('or it needs room');

  const reloaded = teachingAfter(NOT_TAUGHT, { type: 'examples-brought', examples, earlier: true });
  expect(notTaught(reloaded)).toContain('press Teach again');
  expect(notTaught({ ...reloaded, network })).toBeUndefined();
  expect(notTaught({ ...reloaded, examples: [] })).toBeUndefined();
  expect(notTaught({ ...NOT_TAUGHT, examples })).toBeUndefined();
});

test('with other data the sentences name these, and count only the drawings for them', () => {
  const clothes = { ...MNIST, id: 'clothes', name: 'Clothes', classes: ['boot', 'shirt'] };
  const other = { id: 2, digit: 1, data: 'clothes', strokes: [[0, 0, 9, 9]] };
  const teaching = { ...NOT_TAUGHT, examples: [...examples, other] };
  expect(teachingAnnouncement(teaching, clothes)).toBe('1 drawing to teach.');
  const lesson: Lesson = {
    status: 'taught',
    before: { own: 0, test: 0.9 },
    after: { own: 1, test: 0.8 },
    seconds: 2,
  };
  const spoken = teachingAnnouncement({ ...teaching, lesson }, clothes);
  expect(spoken).toContain('Your drawings: 0% right before, 100% after. Clothes test: 90.00% before');
  expect(spoken).toContain('reads 80.00% of Clothes’s');
  expect(spoken).not.toMatch(/MNIST|digit/);
  expect(notTaught({ ...NOT_TAUGHT, examples, fromEarlier: true }, clothes)).toBeUndefined();
  expect(othersKept(0)).toBeUndefined();
  expect(othersKept(2)).toContain('2 drawings for other data are kept, too');
});
