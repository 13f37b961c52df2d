/**
 * Every hyper-parameter of a run, with Keras' value and our limits. This is the only schema of a recipe:
 * form, address, files and storage all use it to read, write and check one. It does not use valibot,
 * because the page needs these labels, limits and sentences in its first load.
 */
import { type DatasetHead, MNIST, PIXELS } from '../data/split.ts';
import { INITIALIZERS } from '../model/names.ts';
import type { NetworkShape } from '../model/widths.ts';
import { activationField, choiceField, datasetField, type Field, layersField, numberField } from './field.ts';
import { KERAS_LEARNING_RATES, OPTIMIZERS } from './optimizer.ts';
import { SCHEDULES } from './schedule.ts';

export const AUGMENTATIONS = ['none', 'affine'] as const;
export type Augmentation = (typeof AUGMENTATIONS)[number];

const examplesField = ({ trainRows }: DatasetHead) =>
  numberField(trainRows, { label: 'Examples', min: Math.min(100, trainRows), max: trainRows, whole: true });

/** The metric whose best epoch a run keeps: it stops when `patience` epochs in a row were no better. */
export const MONITORS = ['none', 'valLoss', 'valAccuracy'] as const;
export type Monitor = (typeof MONITORS)[number];

export const RECIPE_FIELDS = {
  /** How many of the train rows the run uses (validation included), counted from the first. */
  examples: examplesField(MNIST),
  epochs: numberField(20, { label: 'Epochs', min: 1, max: 1000, whole: true }),
  batchSize: numberField(128, { label: 'Batch size', min: 1, max: 4096, whole: true }),
  optimizer: choiceField('rmsprop', { label: 'Optimizer', choices: OPTIMIZERS }),
  /** `KERAS_LEARNING_RATES` has each optimizer's default. */
  learningRate: numberField(KERAS_LEARNING_RATES.rmsprop, { label: 'Learning rate', min: 1e-6, max: 1 }),
  /** How the learning rate changes over the run. */
  schedule: choiceField('constant', { label: 'Schedule', choices: SCHEDULES }),
  dropout: numberField(0.5, { label: 'Dropout', min: 0, max: 0.95 }),
  /** Width of each hidden layer. */
  units: layersField([256, 256], { label: 'Units', min: 1, max: 2048, whole: true }, 6),
  /** The activation after each hidden layer. */
  activation: activationField('antirectifier', 'Activation'),
  /** Initialises the activations' kernels. */
  initializer: choiceField('heNormal', { label: 'Initializer', choices: INITIALIZERS }),
  /** Fraction of `examples` held out for validation, from their end. */
  validationSplit: numberField(0.15, { label: 'Validation split', min: 0.01, max: 0.9 }),
  /** `affine`: each epoch every digit is rotated, sheared, scaled and shifted a little. */
  augmentation: choiceField('none', { label: 'Augmentation', choices: AUGMENTATIONS }),
  earlyStopping: choiceField('none', { label: 'Early stopping', choices: MONITORS }),
  patience: numberField(3, { label: 'Patience', min: 1, max: 1000, whole: true }),
  /** The dataset that the run trains on; the network's last layer has its classes. */
  data: datasetField(MNIST),
  /** Drives initial weights, shuffling, dropout and augmentation. */
  seed: numberField(1, { label: 'Seed', min: 0, max: 2 ** 31 - 1, whole: true }),
};

export type Recipe = {
  [Name in keyof typeof RECIPE_FIELDS]: (typeof RECIPE_FIELDS)[Name] extends Field<infer Value>
    ? Value
    : never;
};

/** A recipe as a form or an address holds it: the text of each field, valid or not. */
export type RecipeText = Record<keyof Recipe, string>;

const NAMES = Object.keys(RECIPE_FIELDS) as (keyof Recipe)[];

/** Makes an object with a value for each field. */
function each<Values extends Record<keyof Recipe, unknown>>(
  value: (field: Field<unknown>, name: keyof Recipe) => unknown,
): Values {
  const entries = NAMES.map((name) => [name, value(RECIPE_FIELDS[name] as Field<unknown>, name)]);
  return Object.fromEntries(entries) as Values;
}

export const KERAS_RECIPE: Recipe = each(({ keras }) => keras);

export const recipeText = (recipe: Recipe): RecipeText => each((field, name) => field.text(recipe[name]));

export const KERAS_TEXT: RecipeText = recipeText(KERAS_RECIPE);

/** Reads typed text as values; NaN for text that is no number. `recipeFaults` says what is wrong with them. */
export const parseRecipe = (text: RecipeText): Recipe => each((field, name) => field.parse(text[name]));

type Shaped = Pick<Recipe, 'units' | 'activation'> & Partial<Pick<Recipe, 'data'>>;

/** The shape of the recipe's network (for MNIST, if it names no data), which decides the number of its parameters. */
export function shapeOf({ units, activation, data = MNIST }: Shaped): NetworkShape {
  return { inputs: PIXELS, units, activation, classes: data.classes.length };
}

/** A recipe that cannot be run. `field` is the field to change; the message says what is allowed. */
export class RecipeError extends Error {
  override readonly name = 'RecipeError';
  constructor(
    readonly field: keyof Recipe,
    message: string,
  ) {
    super(message);
  }
}

/** All faults of a recipe, at most one a field; empty when the recipe can be run. */
export function recipeFaults(recipe: Recipe): RecipeError[] {
  return NAMES.flatMap((name) => {
    const isData = name === 'examples' && !RECIPE_FIELDS.data.fault(recipe.data);
    const field = isData ? examplesField(recipe.data) : RECIPE_FIELDS[name];
    const fault = field.fault(recipe[name]);
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
 * Reads a recipe that came from a file or from storage. Drops unknown fields. Returns undefined when
 * `found` is no valid recipe. Older recipes do not name every field; they used Keras' values, and MNIST.
 */
export function readRecipe(found: unknown): Recipe | undefined {
  if (typeof found !== 'object' || found === null) return undefined;
  const { optimizer, schedule, augmentation, earlyStopping, patience, data } = KERAS_RECIPE;
  const added = { optimizer, schedule, augmentation, earlyStopping, patience, data };
  const whole: Partial<Recipe> = { ...added, ...found };
  const recipe: Recipe = each((_, name) => whole[name]);
  return recipeFaults(recipe).length === 0 ? recipe : undefined;
}
