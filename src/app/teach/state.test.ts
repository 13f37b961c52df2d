import { expect, test } from 'vitest';
import type { Event } from '../../contract/events.ts';
import type { Answer } from '../../contract/requests.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { answered, requestFailed } from '../fixtures/request-ends.ts';
import {
  type Example,
  examplesOf,
  MOST_REMOVALS,
  NOT_TAUGHT,
  nextExampleId,
  ofData,
  type Teaching,
  teachingAfter,
} from './state.ts';

type Action = Parameters<typeof teachingAfter>[1];

const after = (...actions: Action[]) => actions.reduce(teachingAfter, NOT_TAUGHT);
const example = (id: number, digit = 9): Example => ({ id, digit, strokes: [[id, id, 0, 0]] });
const added = (one: Example): Action => ({ type: 'example-added', example: one });
const brought = (...examples: Example[]): Action => ({ type: 'examples-brought', examples });

const model: Event = {
  type: 'model',
  source: 'new',
  recipe: KERAS_RECIPE,
  trained: false,
  units: [256, 256],
  parameters: 531466,
  layers: [],
};
const teach: Action = { type: 'lesson-begun' };
const lesson: Answer<'teach'> = {
  before: { own: 0.2, test: 0.98 },
  after: { own: 1, test: 0.979 },
  seconds: 2,
  lessons: 1,
  undoable: 1,
  test: { loss: 0.2, accuracy: 0.979 },
};
const taught = answered('teach', lesson);
const network = { lessons: 1, undoable: 1, test: { loss: 0.2, accuracy: 0.979 } };

test('corrections collect; another digit for the same drawing replaces the first', () => {
  const mine = example(2, 9);
  const { examples } = after(added(example(1)), added(mine), added({ ...mine, id: 3, digit: 4 }));
  expect(examples).toEqual([example(1), { ...mine, id: 3, digit: 4 }]);
});

test('a drawing can be an example for MNIST and for other data, each with its class', () => {
  const mine = example(2, 9);
  const { examples } = after(
    added(mine),
    added({ ...mine, id: 3, data: 'clothes' }),
    added({ ...mine, id: 4, digit: 1, data: 'clothes' }),
    // A file brings it once more, for yet other data.
    brought({ ...mine, id: 5, data: 'letters' }),
  );
  expect(examplesOf(examples, 'mnist')).toEqual([mine]);
  expect(examplesOf(examples, 'clothes')).toEqual([{ ...mine, id: 4, digit: 1, ...ofData('clothes') }]);
  expect(examplesOf(examples, 'letters')).toHaveLength(1);
  expect(ofData('mnist')).toEqual({});
});

test('kept digits come before those drawn since, and each appears once', () => {
  const { examples } = after(added(example(5)), brought(example(1), example(5), example(3)));
  expect(examples.map(({ id }) => id)).toEqual([1, 3, 5]);
});

test('a drawing that comes again under another id appears once, with its first correction', () => {
  const twice = { ...example(7), digit: 4, strokes: example(3).strokes };
  const { examples } = after(brought(example(3)), brought(example(5), twice));
  expect(examples).toEqual([example(3), example(5)]);
});

test('each removal, of one digit or of all, can be put back, the last one first', () => {
  const remove = (...ids: number[]): Action => ({ type: 'examples-removed', ids });
  const putBack: Action = { type: 'examples-put-back' };
  const ids = ({ examples }: Teaching) => examples.map(({ id }) => id);
  const all = after(brought(example(1), example(2), example(3)));
  const one = [remove(2), remove(1), added(example(4))].reduce(teachingAfter, all);
  expect(ids(one)).toEqual([3, 4]);
  expect(ids(teachingAfter(one, putBack))).toEqual([1, 3, 4]);
  expect(ids([putBack, putBack].reduce(teachingAfter, one))).toEqual([1, 2, 3, 4]);
  const none = teachingAfter(all, remove(1, 2, 3));
  expect(none.examples).toEqual([]);
  expect(teachingAfter(none, putBack)).toEqual(all);
  expect(teachingAfter(all, remove(9))).toBe(all);
  expect(teachingAfter(all, putBack)).toBe(all);
});

test('of many removals the newest can be put back', () => {
  const many = Array.from({ length: MOST_REMOVALS + 3 }, (_, i) => i + 1);
  const removals = many.map((id): Action => ({ type: 'examples-removed', ids: [id] }));
  const gone = removals.reduce(teachingAfter, after(brought(...many.map(example))));
  const back = many.reduce((teaching) => teachingAfter(teaching, { type: 'examples-put-back' }), gone);
  expect(back.examples.map(({ id }) => id)).toEqual(many.slice(3));
});

test('a lesson is under way, reports its steps, and ends with a result', () => {
  expect(after(teach).lesson).toEqual({ status: 'under-way' });
  const halfway = after(teach, { type: 'teach-progress', step: 30, steps: 60 });
  expect(halfway.lesson).toEqual({ status: 'under-way', step: 30, steps: 60 });
  const done = after(teach, taught);
  expect(done).toMatchObject({ lesson: { status: 'taught', before: { own: 0.2 }, seconds: 2 }, network });
});

test('the worker says how many lessons the network has had, also after an undo', () => {
  const twice = after(teach, taught, teach, answered('teach', { ...lesson, lessons: 2, undoable: 2 }));
  expect(twice.network).toMatchObject({ lessons: 2, undoable: 2 });
  const once = teachingAfter(twice, answered('undo-teach', network));
  expect(once).toMatchObject({ lesson: { status: 'undone' }, network });
  const untaught = answered('undo-teach', { ...network, lessons: 0, undoable: 0 });
  expect(teachingAfter(once, untaught).network).toBeUndefined();
});

test('after a lesson that fails, the last one can still be undone', () => {
  const failure = { kind: 'BusyError', message: 'Teaching has to wait.', remedies: [] };
  const state = after(teach, taught, teach, requestFailed('teach', failure));
  expect(state).toMatchObject({ lesson: { status: 'failed', failure }, network });
});

test('another model has had no lesson; the examples stay', () => {
  const state = after(added(example(1)), teach, taught, model);
  expect(state).toMatchObject({ lesson: { status: 'none' }, examples: [example(1)] });
  expect(state.network).toBeUndefined();
});

test('the same weights on another backend keep their lessons', () => {
  const before = after(added(example(1)), teach, taught);
  expect(teachingAfter(before, { ...model, sameWeights: true })).toBe(before);
});

test('when the worker is gone, so is the lesson', () => {
  const failure = { kind: 'WorkerError', message: 'It stopped.', remedies: ['reload' as const] };
  const gone = after(teach, { type: 'failed', failure }, requestFailed('teach', failure));
  expect(gone.lesson.status).toBe('none');
});

test('each new id is higher than the last, also than those of earlier visits', () => {
  const ids = [nextExampleId(), nextExampleId(), nextExampleId()];
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  expect(ids[0]).toBeGreaterThan(1.7e12);
});
