/** The form's control for each field of a recipe. */
import type { InitializerName } from '../../model/names.ts';
import type { OptimizerName } from '../../training/optimizer.ts';
import { type Augmentation, type Monitor, RECIPE_FIELDS, type Recipe } from '../../training/recipe.ts';
import type { Schedule } from '../../training/schedule.ts';
import { PRESET_LABELS } from './activations.ts';

interface Control {
  /** Step of a number input. Without a step or options the control is a text field. */
  step?: number;
  /** The values to choose from, with their names. */
  options?: Record<string, string>;
  hint: string;
}

const INITIALIZER_LABELS: Record<InitializerName, string> = {
  heNormal: 'He normal',
  heUniform: 'He uniform',
  glorotNormal: 'Glorot normal',
  glorotUniform: 'Glorot uniform',
};

export const OPTIMIZER_LABELS: Record<OptimizerName, string> = {
  rmsprop: 'RMSprop',
  adam: 'Adam',
  sgd: 'SGD',
  momentum: 'Momentum',
  nesterov: 'Nesterov',
};

const SCHEDULE_LABELS: Record<Schedule, string> = { constant: 'Constant', cosine: 'Cosine, to zero' };

const AUGMENTATION_LABELS: Record<Augmentation, string> = {
  none: 'None',
  affine: 'Turn, slant, scale, shift',
};

const MONITOR_LABELS: Record<Monitor, string> = {
  none: 'None',
  valLoss: 'Validation loss',
  valAccuracy: 'Validation accuracy',
};

/** The controls, in the order of the form. Each fifth one has the longest names; its column is wider. */
const CONTROLS: Record<Exclude<keyof Recipe, 'data'>, Control> = {
  epochs: { step: 1, hint: 'Passes over the examples' },
  optimizer: { options: OPTIMIZER_LABELS, hint: 'How weights follow the slope' },
  learningRate: { step: 0.0001, hint: 'How far a step goes' },
  schedule: { options: SCHEDULE_LABELS, hint: 'How the rate changes over the run' },
  activation: { options: PRESET_LABELS, hint: 'After each hidden layer' },
  batchSize: { step: 16, hint: 'Examples per step' },
  units: { hint: 'In each hidden layer' },
  dropout: { step: 0.05, hint: 'Share of units that sit out a step' },
  examples: { step: 1000, hint: 'How many it learns from' },
  augmentation: { options: AUGMENTATION_LABELS, hint: 'Varies the examples anew each epoch' },
  validationSplit: { step: 0.05, hint: 'Share not learnt from' },
  initializer: { options: INITIALIZER_LABELS, hint: 'How its first weights are drawn' },
  earlyStopping: { options: MONITOR_LABELS, hint: 'Stops when this no longer gets better' },
  patience: { step: 1, hint: 'Epochs it waits for a better one' },
  seed: { step: 1, hint: 'Same seed, same run' },
};

export interface FormField extends Control {
  name: keyof Recipe;
  label: string;
}

export const FORM_FIELDS: FormField[] = Object.entries(CONTROLS).map(([key, control]) => {
  const name = key as keyof Recipe;
  return { name, label: RECIPE_FIELDS[name].label, ...control };
});

/** Id of the paragraph below the form that says what the chosen activation does. */
export const ACTIVATION_NOTE = 'activation-note';

export const fieldId = (name: string): string => `recipe-${name}`;
