/** The command line of `npm run reproduce`. */
import { BACKENDS, type BackendChoice } from '../../src/contract/backends.ts';
import { parseActivation } from '../../src/expression/activation.ts';
import { ExpressionError } from '../../src/expression/expression-error.ts';
import { ACTIVATIONS, type ActivationChoice, isPreset } from '../../src/model/names.ts';
import { choiceOf } from '../../src/model/preset-activation.ts';
import { KERAS_LEARNING_RATES, OPTIMIZERS } from '../../src/training/optimizer.ts';
import {
  AUGMENTATIONS,
  KERAS_RECIPE,
  MONITORS,
  type Recipe,
  RecipeError,
  validateRecipe,
} from '../../src/training/recipe.ts';
import { SCHEDULES } from '../../src/training/schedule.ts';
import { STEP_CHOICES, type StepChoice } from '../../src/training/step-kinds.ts';
import { choice, UsageError, type Values, wholeNumber } from '../command-line.ts';

/** The folder of the page's own model. */
const MODEL_FOLDER = 'public/model';

export const REPRODUCE = {
  usage: 'npm run reproduce -- [options]',
  about: 'Trains Keras’ run in a headless browser, and prints its log beside Keras’ published figures.',
  options: {
    epochs: { value: 'N', help: `epochs (Keras: ${KERAS_RECIPE.epochs})` },
    examples: { value: 'N', help: 'digits to train on and to validate with (default: all)' },
    seed: { value: 'N', help: `what every random number comes from (default ${KERAS_RECIPE.seed})` },
    'learning-rate': { value: 'X', help: 'learning rate (default: the optimizer’s usual one)' },
    optimizer: { value: 'NAME', help: `${OPTIMIZERS.join(', ')} (Keras: ${KERAS_RECIPE.optimizer})` },
    schedule: { value: 'NAME', help: `of the learning rate: ${SCHEDULES.join(', ')} (Keras: constant)` },
    augmentation: { value: 'NAME', help: `${AUGMENTATIONS.join(', ')} (Keras: none)` },
    'early-stopping': {
      value: 'NAME',
      help: `ends when this no longer gets better, with the best weights: ${MONITORS.join(', ')} (Keras: none)`,
    },
    patience: { value: 'N', help: 'epochs that early stopping waits for a better one' },
    activation: {
      value: 'NAME',
      help: `${ACTIVATIONS.join(', ')} (Keras: ${KERAS_RECIPE.activation}), or a layer: 'mean; sin(x); mix'`,
    },
    backend: { value: 'NAME', help: `auto (default), ${BACKENDS.join(', ')}` },
    step: { value: 'NAME', help: `${STEP_CHOICES.join(', ')} (default auto)` },
    json: { value: 'FILE', help: 'also writes the numbers as JSON' },
    built: { help: 'uses the page in dist/ as it was last built' },
    save: { value: 'DIR', alone: MODEL_FOLDER, help: `keeps the trained model (alone: in ${MODEL_FOLDER})` },
    compare: {
      value: 'NAME,…',
      help: 'trains these activations instead, one after another, and compares them',
    },
    seeds: { value: 'N', help: 'with --compare: seeds for each (default 3)' },
  },
} as const;

export interface Arguments {
  recipe: Recipe;
  backend: BackendChoice;
  step: StepChoice;
  json?: string;
  /** Uses the last build of the page. */
  built?: true;
  /** The folder for the trained model. */
  save?: string;
  /** The activations to compare, with `seeds` seeds each, counted from the recipe's. */
  compare?: ActivationChoice[];
  seeds: number;
}

/**
 * Keras' recipe with the changes from the command line.
 * @throws {UsageError}
 */
export function readArguments(values: Values<typeof REPRODUCE.options>): Arguments {
  const optimizer = choice('--optimizer', values.optimizer ?? KERAS_RECIPE.optimizer, OPTIMIZERS);
  const recipe: Recipe = {
    ...KERAS_RECIPE,
    optimizer,
    learningRate: KERAS_LEARNING_RATES[optimizer],
    schedule: choice('--schedule', values.schedule ?? KERAS_RECIPE.schedule, SCHEDULES),
    augmentation: choice('--augmentation', values.augmentation ?? KERAS_RECIPE.augmentation, AUGMENTATIONS),
    earlyStopping: choice(
      '--early-stopping',
      values['early-stopping'] ?? KERAS_RECIPE.earlyStopping,
      MONITORS,
    ),
    activation: layer(values.activation ?? KERAS_RECIPE.activation),
  };
  for (const [field, text] of [
    ['epochs', values.epochs],
    ['examples', values.examples],
    ['patience', values.patience],
    ['seed', values.seed],
    ['learningRate', values['learning-rate']],
  ] as const) {
    if (text === undefined) continue;
    recipe[field] = Number(text);
    if (text.trim() === '' || Number.isNaN(recipe[field])) {
      throw new UsageError(`${field} must be a number, not “${text}”.`);
    }
  }
  try {
    validateRecipe(recipe);
  } catch (error) {
    throw error instanceof RecipeError ? new UsageError(error.message) : error;
  }
  return {
    recipe,
    backend: choice('--backend', values.backend ?? 'auto', ['auto', ...BACKENDS]),
    step: choice('--step', values.step ?? 'auto', STEP_CHOICES),
    seeds: wholeNumber('--seeds', values.seeds, 100) ?? 3,
    ...(values.json && { json: values.json }),
    ...(values.built && { built: true }),
    ...(values.save && { save: values.save }),
    ...(values.compare && { compare: compared(values.compare, values.save) }),
  };
}

/** @throws {UsageError} for a text that is neither a preset's name nor an activation. */
function layer(text: string): ActivationChoice {
  try {
    return isPreset(text) ? text : choiceOf(parseActivation(text));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new UsageError(`--activation is none of ${ACTIVATIONS.join(', ')}, and no layer: ${error.message}`);
  }
}

function compared(list: string, save: string | undefined): ActivationChoice[] {
  if (save) throw new UsageError('--save keeps the model of one run. Leave --compare out.');
  const activations = list.split(',').map((name) => choice('--compare', name.trim(), ACTIVATIONS));
  if (activations.length < 2) throw new UsageError('--compare needs at least two activations.');
  return [...new Set(activations)];
}
