/**
 * Every hyper-parameter of a run, with the value of Keras' example and the limits we hold it to. This is
 * the one schema of a recipe: form, address, files and storage read, write and check by it. It is no
 * valibot schema, because the page needs labels, limits and sentences with its first load.
 */
import { CLASSES, PIXELS } from '../data/split.ts';
import { ACTIVATIONS, INITIALIZERS } from '../model/names.ts';
import type { NetworkShape } from '../model/widths.ts';
import { choiceField, type Field, layersField, numberField } from './field.ts';
import { KERAS_LEARNING_RATES, OPTIMIZERS } from './optimizer.ts';

export const RECIPE_FIELDS = {
  /** How many of the 60,000 train rows take part (validation included), from the first on. */
  examples: numberField(60000, { label: 'Examples', min: 100, max: 60000, whole: true }),
  epochs: numberField(20, { label: 'Epochs', min: 1, max: 1000, whole: true }),
  batchSize: numberField(128, { label: 'Batch size', min: 1, max: 4096, whole: true }),
  optimizer: choiceField('rmsprop', { label: 'Optimizer', choices: OPTIMIZERS }),
  /** `KERAS_LEARNING_RATES` has the usual one of each optimizer. */
  learningRate: numberField(KERAS_LEARNING_RATES.rmsprop, { label: 'Learning rate', min: 1e-6, max: 1 }),
  dropout: numberField(0.5, { label: 'Dropout', min: 0, max: 0.95 }),
  /** Width of each hidden layer. */
  units: layersField([256, 256], { label: 'Units', min: 1, max: 2048, whole: true }, 6),
  /** What follows each hidden layer. */
  activation: choiceField('antirectifier', { label: 'Activation', choices: ACTIVATIONS }),
  /** Of the Antirectifier's kernels. */
  initializer: choiceField('heNormal', { label: 'Initializer', choices: INITIALIZERS }),
  /** Share of `examples` held out at the end. */
  validationSplit: numberField(0.15, { label: 'Validation split', min: 0.01, max: 0.9 }),
  /** Drives initial weights, shuffling and dropout. */
  seed: numberField(1, { label: 'Seed', min: 0, max: 2 ** 31 - 1, whole: true }),
};

export type Recipe = {
  [Name in keyof typeof RECIPE_FIELDS]: (typeof RECIPE_FIELDS)[Name] extends Field<infer Value>
    ? Value
    : never;
};

/** A recipe as a form or an address holds it: as it was typed, valid or not. */
export type RecipeText = Record<keyof Recipe, string>;

const NAMES = Object.keys(RECIPE_FIELDS) as (keyof Recipe)[];

/** A value for each field. */
function each<Values extends Record<keyof Recipe, unknown>>(
  value: (field: Field<unknown>, name: keyof Recipe) => unknown,
): Values {
  const entries = NAMES.map((name) => [name, value(RECIPE_FIELDS[name] as Field<unknown>, name)]);
  return Object.fromEntries(entries) as Values;
}

export const KERAS_RECIPE: Recipe = each(({ keras }) => keras);

export const recipeText = (recipe: Recipe): RecipeText => each((field, name) => field.text(recipe[name]));

export const KERAS_TEXT: RecipeText = recipeText(KERAS_RECIPE);

/** What was typed, as values; NaN for what is no number. `recipeFaults` says what is wrong with it. */
export const parseRecipe = (text: RecipeText): Recipe => each((field, name) => field.parse(text[name]));

/** The recipe's network, as far as the number of its parameters goes. */
export function shapeOf({ units, activation }: Pick<Recipe, 'units' | 'activation'>): NetworkShape {
  return { inputs: PIXELS, units, activation, classes: CLASSES };
}

/** A recipe that cannot be run; `field` is what to change, the message says what is allowed. */
export class RecipeError extends Error {
  override readonly name = 'RecipeError';
  constructor(
    readonly field: keyof Recipe,
    message: string,
  ) {
    super(message);
  }
}

/** Every fault of a recipe, at most one a field; empty when it can be run. */
export function recipeFaults(recipe: Recipe): RecipeError[] {
  return NAMES.flatMap((name) => {
    const fault = RECIPE_FIELDS[name].fault(recipe[name]);
    return fault === undefined ? [] : [new RecipeError(name, fault)];
  });
}

/** @throws {RecipeError} the first fault. */
export function validateRecipe(recipe: Recipe): Recipe {
  const [fault] = recipeFaults(recipe);
  if (fault) throw fault;
  return recipe;
}

/**
 * What was found in a file or in storage, as a recipe of these fields alone; undefined when it is none.
 * A recipe from before there was a choice of optimizers names none: it is RMSprop's.
 */
export function readRecipe(found: unknown): Recipe | undefined {
  if (typeof found !== 'object' || found === null) return undefined;
  const { optimizer } = KERAS_RECIPE;
  const recipe: Recipe = each((_, name) => (({ optimizer, ...found }) as Partial<Recipe>)[name]);
  return recipeFaults(recipe).length === 0 ? recipe : undefined;
}
