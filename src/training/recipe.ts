/** Every hyper-parameter of a run, with the Keras example's values and the limits we hold them to. */
import { CLASSES, PIXELS } from '../data/split.ts';
import { ACTIVATIONS, type ActivationName, INITIALIZERS, type InitializerName } from '../model/names.ts';
import type { Shape } from '../model/widths.ts';

export interface Recipe {
  /** How many of the 60,000 train rows take part (validation included), from the first on. */
  examples: number;
  epochs: number;
  batchSize: number;
  learningRate: number;
  dropout: number;
  /** Width of each hidden layer. */
  units: number[];
  /** What follows each hidden layer. */
  activation: ActivationName;
  /** Of the Antirectifier's kernels. */
  initializer: InitializerName;
  /** Share of `examples` held out at the end. */
  validationSplit: number;
  /** Drives initial weights, shuffling and dropout. */
  seed: number;
}

export const KERAS_RECIPE: Recipe = {
  examples: 60000,
  epochs: 20,
  batchSize: 128,
  learningRate: 1e-3,
  dropout: 0.5,
  units: [256, 256],
  activation: 'antirectifier',
  initializer: 'heNormal',
  validationSplit: 0.15,
  seed: 1,
};

/** The recipe's network, as far as the number of its parameters goes. */
export function shapeOf({ units, activation }: Pick<Recipe, 'units' | 'activation'>): Shape {
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

interface Range {
  label: string;
  min: number;
  max: number;
  whole: boolean;
}

/** What a form can show and `validateRecipe` holds, both ends included. */
export const LIMITS = {
  examples: { label: 'Examples', min: 100, max: 60000, whole: true },
  epochs: { label: 'Epochs', min: 1, max: 1000, whole: true },
  batchSize: { label: 'Batch size', min: 1, max: 4096, whole: true },
  learningRate: { label: 'Learning rate', min: 1e-6, max: 1, whole: false },
  dropout: { label: 'Dropout', min: 0, max: 0.95, whole: false },
  units: { label: 'Units', min: 1, max: 2048, whole: true },
  validationSplit: { label: 'Validation split', min: 0.01, max: 0.9, whole: false },
  seed: { label: 'Seed', min: 0, max: 2 ** 31 - 1, whole: true },
} satisfies Partial<Record<keyof Recipe, Range>>;

const MAX_HIDDEN_LAYERS = 6;

/**
 * Every fault of a recipe, at most one a field; empty when it can be run.
 */
export function recipeFaults(recipe: Recipe): RecipeError[] {
  const faults: RecipeError[] = [];
  const check = (field: keyof typeof LIMITS, value: number) => {
    const { label, min, max, whole } = LIMITS[field];
    if (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value)))
      return true;
    const kind = whole ? 'a whole number' : 'a number';
    faults.push(
      new RecipeError(
        field,
        `${label} must be ${kind} from ${number(min)} to ${number(max)}${Number.isNaN(value) ? '' : `, not ${value}`}.`,
      ),
    );
    return false;
  };
  check('examples', recipe.examples);
  check('epochs', recipe.epochs);
  check('batchSize', recipe.batchSize);
  check('learningRate', recipe.learningRate);
  check('dropout', recipe.dropout);
  check('validationSplit', recipe.validationSplit);
  check('seed', recipe.seed);
  if (recipe.units.length < 1 || recipe.units.length > MAX_HIDDEN_LAYERS) {
    faults.push(
      new RecipeError(
        'units',
        `Units must name 1 to ${MAX_HIDDEN_LAYERS} hidden layers, not ${recipe.units.length}.`,
      ),
    );
  } else {
    recipe.units.every((units) => check('units', units));
  }
  const choose = (field: keyof Recipe, label: string, names: readonly string[], name: string) => {
    if (names.includes(name)) return;
    faults.push(new RecipeError(field, `${label} must be one of ${names.join(', ')}, not “${name}”.`));
  };
  choose('activation', 'Activation', ACTIVATIONS, recipe.activation);
  choose('initializer', 'Initializer', INITIALIZERS, recipe.initializer);
  return faults;
}

/** @throws {RecipeError} the first fault. */
export function validateRecipe(recipe: Recipe): Recipe {
  const [fault] = recipeFaults(recipe);
  if (fault) throw fault;
  return recipe;
}

function number(value: number): string {
  return value < 1e-3 && value > 0
    ? String(value)
    : value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
