/** How each part of a recipe is asked for. */
import type { InitializerName } from '../../model/names.ts';
import type { Recipe } from '../../training/recipe.ts';
import { ACTIVATION_LABELS } from './activations.ts';

export interface Field {
  name: keyof Recipe;
  label: string;
  /** Size of a step of a number input; a text field where there is none. */
  step?: number;
  /** Values to choose from, and their names. */
  options?: Record<string, string>;
  hint: string;
}

const INITIALIZER_LABELS: Record<InitializerName, string> = {
  heNormal: 'He normal',
  heUniform: 'He uniform',
  glorotNormal: 'Glorot normal',
  glorotUniform: 'Glorot uniform',
};

export const FIELDS: Field[] = [
  { name: 'epochs', label: 'Epochs', step: 1, hint: 'Passes over the digits' },
  { name: 'learningRate', label: 'Learning rate', step: 0.0001, hint: 'How far a step goes' },
  { name: 'batchSize', label: 'Batch size', step: 16, hint: 'Digits per step' },
  { name: 'units', label: 'Units', hint: 'In each hidden layer' },
  { name: 'activation', label: 'Activation', options: ACTIVATION_LABELS, hint: 'After each hidden layer' },
  { name: 'dropout', label: 'Dropout', step: 0.05, hint: 'Share of units that sit out a step' },
  { name: 'examples', label: 'Examples', step: 1000, hint: 'Out of 60,000 digits' },
  { name: 'validationSplit', label: 'Validation split', step: 0.05, hint: 'Share not learnt from' },
  {
    name: 'initializer',
    label: 'Initializer',
    options: INITIALIZER_LABELS,
    hint: 'How its first weights are drawn',
  },
  { name: 'seed', label: 'Seed', step: 1, hint: 'Same seed, same run' },
];

/** Id of the form, so that the Train button elsewhere on the page submits it. */
export const RECIPE_FORM = 'recipe-form';

/** Id of the paragraph below the form that says what the chosen activation does. */
export const ACTIVATION_NOTE = 'activation-note';

export const fieldId = (name: string): string => `recipe-${name}`;

/** Brings the visitor to a field, the first one where `name` is none. */
export function focusField(name = FIELDS[0]?.name ?? ''): void {
  document.getElementById(fieldId(name))?.focus();
}
