/** The activations of the hidden layers, in words. */
import type { ActivationName } from '../../model/names.ts';
import { countParameters, hiddenWidths, type Shape } from '../../model/widths.ts';
import type { Recipe } from '../../training/recipe.ts';
import { count } from '../format.ts';

export const ACTIVATION_LABELS: Record<ActivationName, string> = {
  antirectifier: 'Antirectifier',
  'antirectifier-plain': 'Antirectifier, no kernel',
  relu: 'ReLU',
  'relu-matched': 'ReLU, as many parameters',
};

/** What a run is called before the visitor names it, e.g. “ReLU, seed 2”. */
export const runName = ({ activation, seed }: Pick<Recipe, 'activation' | 'seed'>): string =>
  `${ACTIVATION_LABELS[activation]}, seed ${seed}`;

const MNIST = { inputs: 28 * 28, classes: 10 };

/** What the activation does, and the size of the network with it. `units` have to be valid. */
export function explainActivation(activation: ActivationName, units: readonly number[]): string {
  const parameters = (name: ActivationName) =>
    count(countParameters({ ...MNIST, units, activation: name } satisfies Shape));
  const size = `${parameters(activation)} parameters.`;
  switch (activation) {
    case 'antirectifier':
      return `Takes the mean off its input, keeps the positive and the negative part side by side, and mixes them with weights of its own (a kernel): Keras’ example. ${size}`;
    case 'antirectifier-plain':
      return `Takes the mean off its input and keeps both parts side by side, with no weights of its own, as in TensorFlow.js’ example. ${size}`;
    case 'relu':
      return `Keeps what is above zero and drops the rest, as most networks do. ${size}`;
    case 'relu-matched': {
      const widths = hiddenWidths({ ...MNIST, units, activation });
      const unitsText = `${widths.join(', ')} ${widths.at(-1) === 1 ? 'unit' : 'units'}`;
      return `The fair comparison: ReLU in as many layers, all made wider by one factor (${unitsText}) until the number of parameters, ${parameters(activation)}, is the nearest to the Antirectifier’s ${parameters('antirectifier')}.`;
    }
  }
}
