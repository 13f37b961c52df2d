/** The command line of `npm run reproduce`. */
import { parseArgs } from 'node:util';
import { BACKENDS, type BackendChoice } from '../../src/contract/engine.ts';
import { ACTIVATIONS, type ActivationName } from '../../src/model/names.ts';
import { KERAS_LEARNING_RATES, OPTIMIZERS } from '../../src/training/optimizer.ts';
import { KERAS_RECIPE, type Recipe, RecipeError, validateRecipe } from '../../src/training/recipe.ts';
import { STEP_CHOICES, type StepChoice } from '../../src/training/step-kinds.ts';

/** Where the page looks for the model it comes with. */
const MODEL_FOLDER = 'public/model';

export const USAGE = `Usage: npm run reproduce -- [--epochs N] [--examples N] [--seed S] [--learning-rate X]
         [--optimizer ${OPTIMIZERS.join('|')}]
         [--backend auto|${BACKENDS.join('|')}] [--step auto|tfjs] [--json FILE]
         [--activation ${ACTIVATIONS.join('|')}] [--save [DIR]]
         (--save alone: ${MODEL_FOLDER})
       npm run reproduce -- --compare ACTIVATION,ACTIVATION,… --seeds N [the same, without --save]`;

export interface Arguments {
  recipe: Recipe;
  backend: BackendChoice;
  step: StepChoice;
  json?: string;
  /** Folder to leave the trained model in. */
  save?: string;
  /** Activations to compare, over `seeds` seeds from the recipe's on. */
  compare?: ActivationName[];
  seeds: number;
}

/** Arguments that cannot be followed; the message says which and why. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/**
 * The Keras recipe with what the command line changes.
 * @throws {ArgumentError}
 */
export function readArguments(args: string[]): Arguments {
  const values = parse(args);
  const optimizer = choice('optimizer', values.optimizer, OPTIMIZERS);
  const recipe: Recipe = {
    ...KERAS_RECIPE,
    optimizer,
    learningRate: KERAS_LEARNING_RATES[optimizer],
    activation: choice('activation', values.activation, ACTIVATIONS),
  };
  for (const [field, text] of [
    ['epochs', values.epochs],
    ['examples', values.examples],
    ['seed', values.seed],
    ['learningRate', values['learning-rate']],
  ] as const) {
    if (text === undefined) continue;
    recipe[field] = Number(text);
    if (text.trim() === '' || Number.isNaN(recipe[field])) {
      throw new ArgumentError(`${field} must be a number, not “${text}”.`);
    }
  }
  try {
    validateRecipe(recipe);
  } catch (error) {
    throw error instanceof RecipeError ? new ArgumentError(error.message) : error;
  }
  return {
    recipe,
    backend: choice('backend', values.backend, ['auto', ...BACKENDS]),
    step: choice('step', values.step, STEP_CHOICES),
    seeds: seedCount(values.seeds),
    ...(values.json && { json: values.json }),
    ...(values.save && { save: values.save }),
    ...(values.compare && { compare: compared(values.compare, values.save) }),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args: args.map((arg, i) => (arg === '--save' && standsAlone(args, i) ? `--save=${MODEL_FOLDER}` : arg)),
      options: {
        epochs: { type: 'string' },
        examples: { type: 'string' },
        seed: { type: 'string' },
        'learning-rate': { type: 'string' },
        optimizer: { type: 'string', default: KERAS_RECIPE.optimizer },
        backend: { type: 'string', default: 'auto' },
        step: { type: 'string', default: 'auto' },
        json: { type: 'string' },
        activation: { type: 'string', default: KERAS_RECIPE.activation },
        save: { type: 'string' },
        compare: { type: 'string' },
        seeds: { type: 'string', default: '3' },
      },
    }).values;
  } catch (error) {
    throw new ArgumentError((error as Error).message);
  }
}

/** No value follows. */
function standsAlone(args: string[], i: number): boolean {
  return args[i + 1]?.startsWith('--') ?? true;
}

function choice<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (!found) throw new ArgumentError(`--${name} must be one of ${allowed.join(', ')}, not “${value}”.`);
  return found;
}

function compared(list: string, save: string | undefined): ActivationName[] {
  if (save) throw new ArgumentError('--save keeps the model of one run: leave --compare out.');
  const activations = list.split(',').map((name) => choice('compare', name.trim(), ACTIVATIONS));
  if (activations.length < 2) throw new ArgumentError('--compare needs at least two activations.');
  return [...new Set(activations)];
}

function seedCount(text: string): number {
  const seeds = Number(text);
  if (!Number.isInteger(seeds) || seeds < 1 || seeds > 100) {
    throw new ArgumentError(`--seeds must be a whole number from 1 to 100, not “${text}”.`);
  }
  return seeds;
}
