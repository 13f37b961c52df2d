/** Checks what storage has before anything uses it. This file loads only if there is something. */
import {
  array,
  boolean,
  custom,
  exactOptional,
  finite,
  type GenericSchema,
  getDotPath,
  integer,
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
import { BACKENDS } from '../contract/backends.ts';
import { type Recipe, readRecipe } from '../training/recipe.ts';
import { RUN_STATE_VERSION, type RunHead } from '../training/run-state.ts';
import { STEP_CHOICES, STEP_KINDS } from '../training/step-kinds.ts';
import { KEPT_RUN_VERSION, type KeptRun } from './kept-run.ts';

/** More epochs than any recipe allows would only fill the memory. */
const MOST_EPOCHS = 1000;
const MOST_RATES = 10_000;
const MOST_INTERRUPTIONS = 1000;

const measured = pipe(number(), finite());
const share = pipe(number(), minValue(0), maxValue(1));
const duration = pipe(measured, minValue(0));
const counter = pipe(number(), integer(), minValue(0));
const id = pipe(string(), maxLength(100));
const name = pipe(string(), maxLength(200));
export const RecipeSchema = pipe(
  unknown(),
  transform(readRecipe),
  custom<Recipe>((found) => found !== undefined),
);
export const EpochsSchema = pipe(
  array(
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
  maxLength(MOST_EPOCHS),
);
const rates = pipe(
  array(
    object({ step: counter, epoch: duration, learningRate: pipe(measured, minValue(1e-6), maxValue(1)) }),
  ),
  maxLength(MOST_RATES),
);
const device = object({ backend: picklist(BACKENDS), adapter: pipe(string(), maxLength(1000)) });
const interruptions = pipe(
  array(object({ step: counter, epoch: duration, device: exactOptional(device) })),
  maxLength(MOST_INTERRUPTIONS),
);
export const MetricsSchema = object({ loss: number(), accuracy: share });
const result = object({
  test: MetricsSchema,
  seconds: duration,
  stopped: boolean(),
  kept: exactOptional(counter),
});

const KeptRunSchema = object({
  id,
  name,
  // The maximum is the last time that a `Date` can hold.
  date: pipe(number(), minValue(0), maxValue(8.64e15)),
  recipe: RecipeSchema,
  backend: exactOptional(picklist(BACKENDS)),
  step: picklist(STEP_KINDS),
  epochs: EpochsSchema,
  rates: exactOptional(rates),
  interruptions: exactOptional(interruptions),
  result,
  baseline: exactOptional(boolean()),
});

const HeadSchema = object({
  version: custom<typeof RUN_STATE_VERSION>((found) => found === RUN_STATE_VERSION),
  id,
  recipe: RecipeSchema,
  choice: picklist(STEP_CHOICES),
  device: exactOptional(device),
  position: object({ epoch: counter, step: counter }),
  earlier: exactOptional(counter),
  steps: counter,
  leg: object({ from: counter, to: counter, epoch: counter }),
  rates,
  interruptions: exactOptional(interruptions),
  history: EpochsSchema,
  seconds: duration,
  epochMs: duration,
  result: exactOptional(result),
});

/** What became of a record: its value; its first damaged part, e.g. “result.test.loss”; or a newer page wrote it. */
export type Read<T> = { value: T } | { damage: string } | { newer: true };

type Fields = Record<string, unknown>;

/** Each makes a record of one version one of the next; the last one makes the present version. */
type Migrations = readonly ((older: Fields) => Fields)[];

/** From version 0, which had no version. */
const KEPT_RUN_MIGRATIONS: Migrations = [(older) => older];
/** From version 1, whose runs did not stop early. */
const HEAD_MIGRATIONS: Migrations = [
  (older) => ({ ...older, leg: { epoch: 0, ...(older['leg'] as object) } }),
];

/** Reads the kept run that storage has under that id. */
export const readRun = (id: string, found: unknown): Read<KeptRun> =>
  readRecord(id, migrated(found, KEPT_RUN_VERSION, KEPT_RUN_MIGRATIONS), KeptRunSchema);

/** Reads the state, without its arrays, that storage has under that id. */
export function readHead(id: string, found: unknown): Read<RunHead> {
  const read = readRecord<RunHead>(id, migrated(found, RUN_STATE_VERSION, HEAD_MIGRATIONS), HeadSchema);
  if (!('value' in read)) return read;
  const { history, position, recipe } = read.value;
  const whole = history.length === position.epoch && position.epoch <= recipe.epochs;
  return whole ? read : { damage: 'position' };
}

const NEWER = Symbol('newer');

function migrated(found: unknown, version: number, migrations: Migrations): unknown {
  if (typeof found !== 'object' || found === null) return found;
  const oldest = version - migrations.length;
  const { version: from = 0 } = found as { version?: unknown };
  if (typeof from !== 'number' || !Number.isInteger(from) || from < oldest) return undefined;
  if (from > version) return NEWER;
  const steps = migrations.slice(from - oldest);
  return steps.reduce((record, step, i) => ({ ...step(record), version: from + i + 1 }), found as Fields);
}

function readRecord<T extends { id: string }>(
  id: string,
  found: unknown,
  schema: GenericSchema<unknown, T>,
): Read<T> {
  if (found === NEWER) return { newer: true };
  const { success, issues, output } = safeParse(schema, found, { abortEarly: true });
  if (!success) return { damage: getDotPath(issues[0]) ?? 'all of it' };
  return output.id === id ? { value: output } : { damage: 'id' };
}
