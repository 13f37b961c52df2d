import { expect, test } from 'vitest';
import { type BeforeLesson, LessonStack } from './lesson-stack.ts';

/** Eight bytes of weights. */
const before = (accuracy: number): BeforeLesson => ({
  weights: [Float32Array.of(accuracy), Float32Array.of(accuracy)],
  test: { loss: 1 - accuracy, accuracy },
});

test('lessons are undone one by one, the newest first', () => {
  const lessons = new LessonStack();
  for (const accuracy of [0.1, 0.2, 0.3]) lessons.add(before(accuracy));
  expect(lessons).toMatchObject({ given: 3, undoable: 3 });
  expect(lessons.takeBack()).toEqual(before(0.3));
  expect(lessons).toMatchObject({ given: 2, undoable: 2 });
  expect(lessons.takeBack()).toEqual(before(0.2));
  lessons.add(before(0.4));
  expect(lessons.takeBack()).toEqual(before(0.4));
  expect(lessons.takeBack()).toEqual(before(0.1));
  expect(lessons.takeBack()).toBeUndefined();
  expect(lessons).toMatchObject({ given: 0, undoable: 0 });
});

test('memory keeps the newest lessons; the others still count as given', () => {
  const lessons = new LessonStack(16);
  for (const accuracy of [0.1, 0.2, 0.3]) lessons.add(before(accuracy));
  expect(lessons).toMatchObject({ given: 3, undoable: 2 });
  lessons.takeBack();
  lessons.takeBack();
  expect(lessons).toMatchObject({ given: 1, undoable: 0 });

  const large = new LessonStack(4);
  large.add(before(0.5));
  expect(large.takeBack()).toEqual(before(0.5));
});

test('another network has had no lessons', () => {
  const lessons = new LessonStack();
  lessons.add(before(0.1));
  lessons.forget();
  expect(lessons).toMatchObject({ given: 0, undoable: 0 });
});
