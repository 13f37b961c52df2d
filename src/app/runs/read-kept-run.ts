/** Checks runs from storage before the page shows them. This file loads only if there are any. */
import {
  array,
  boolean,
  custom,
  exactOptional,
  finite,
  getDotPath,
  maxLength,
  maxValue,
  minValue,
  number,
  object,
  picklist,
  pipe,
  safeParse,
  string,
  transform,
  unknown,
} from 'valibot';
import { BACKENDS } from '../../contract/backends.ts';
import { type Recipe, readRecipe } from '../../training/recipe.ts';
import { STEP_KINDS } from '../../training/step-kinds.ts';
import type { KeptRun } from './kept-run.ts';

const measured = pipe(number(), finite());
const share = pipe(number(), minValue(0), maxValue(1));
const duration = pipe(measured, minValue(0));

const KeptRunSchema = object({
  id: string(),
  name: pipe(string(), maxLength(200)),
  // The maximum is the last time that a `Date` can hold.
  date: pipe(number(), minValue(0), maxValue(8.64e15)),
  recipe: pipe(
    unknown(),
    transform(readRecipe),
    custom<Recipe>((recipe) => recipe !== undefined),
  ),
  backend: exactOptional(picklist(BACKENDS)),
  step: picklist(STEP_KINDS),
  epochs: array(
    object({
      epoch: measured,
      loss: measured,
      accuracy: share,
      valLoss: measured,
      valAccuracy: share,
      seconds: duration,
      msPerStep: duration,
    }),
  ),
  result: object({
    test: object({ loss: number(), accuracy: share }),
    seconds: duration,
    stopped: boolean(),
  }),
  baseline: exactOptional(boolean()),
});

/**
 * Checks what storage has under that id.
 * @returns the run, or its first damaged part, e.g. “result.test.loss”.
 */
export function readRun(id: string, found: unknown): { run: KeptRun } | { damage: string } {
  const { success, issues, output } = safeParse(KeptRunSchema, found, { abortEarly: true });
  if (!success) return { damage: getDotPath(issues[0]) ?? 'all of it' };
  return output.id === id ? { run: output } : { damage: 'id' };
}
