/** What a hidden layer does, in words that suit its activation. */

import type { LayerFeatures } from '../../contract/network.ts';
import type { ActivationName } from '../../model/names.ts';
import { decimal } from '../format.ts';

type Activation = LayerFeatures['activation'];

interface Words {
  /** What it does, for a newcomer. */
  does: string;
  formula: string;
  /** What the strip shows. */
  features: string;
  above: string;
  below: string;
}

const HALVES = {
  features: 'features, their mean taken off',
  above: 'Positive half: what ReLU would keep as well',
  below: 'Negative half: what ReLU would throw away',
};

export const WORDS: Record<Activation, Words> = {
  antirectifier: {
    does:
      'ReLU keeps what is above zero and throws the rest away. The Antirectifier first takes the mean off,' +
      ' so that about half of the features lie below zero, and then keeps both halves, side by side.' +
      ' A matrix K, learnt with all other weights, mixes them.',
    formula: 'c = x − mean(x),   y = [ max(c, 0), max(−c, 0) ] · K',
    ...HALVES,
  },
  'antirectifier-plain': {
    does:
      'ReLU keeps what is above zero and throws the rest away. The Antirectifier first takes the mean off,' +
      ' so that about half of the features lie below zero, and then hands on both halves, side by side.' +
      ' This one has no matrix of its own: the next layer gets twice as many inputs.',
    formula: 'c = x − mean(x),   y = [ max(c, 0), max(−c, 0) ]',
    ...HALVES,
  },
  relu: {
    does:
      'This network has ReLU in the place of the Antirectifier: it keeps what is above zero and throws the' +
      ' rest away. Train with the Antirectifier to see what becomes of that other half.',
    formula: 'y = max(x, 0)',
    features: 'features',
    above: 'Above zero: kept',
    below: 'Below zero: thrown away',
  },
};

/** What the hidden layers of a recipe do, however wide they are. */
export const activationOf = (name: ActivationName): Activation => (name === 'relu-matched' ? 'relu' : name);

/** What the source of the Antirectifier has to do with the network on the page. */
export const CODE: Record<Activation, string> = {
  antirectifier:
    'This is the source that this page runs. centredHalves takes the mean off and puts both halves side' +
    ' by side; call mixes them with the kernel.',
  'antirectifier-plain':
    'This network runs centredHalves, which takes the mean off and puts both halves side by side. It has' +
    ' no kernel, so it leaves out what call does with one.',
  relu:
    'This network has ReLU in its place, so none of this runs now. In a network with the Antirectifier' +
    ' centredHalves takes the mean off and puts both halves side by side; call mixes them with the kernel.',
};

/** For who does not see the bars. */
export function stripText(features: Float32Array): string {
  const above = features.filter((feature) => feature > 0).length;
  const largest = features.reduce(
    (best, feature, unit) => (feature > (features[best] as number) ? unit : best),
    0,
  );
  const smallest = features.reduce(
    (best, feature, unit) => (feature < (features[best] as number) ? unit : best),
    0,
  );
  return (
    `${above} of ${features.length} above zero; the highest is unit ${largest + 1} with ` +
    `${decimal(features[largest] as number)}, the lowest unit ${smallest + 1} with ${decimal(features[smallest] as number)}.`
  );
}

/** What a unit of the first layer has to do with the digit. */
export function unitText(unit: number, feature: number, activation: Activation): string {
  const side = feature >= 0 ? 'above' : 'below';
  const where = activation === 'relu' ? 'zero' : 'the mean';
  const fate =
    activation === 'relu'
      ? side === 'above'
        ? 'ReLU hands it on'
        : 'ReLU throws it away'
      : side === 'above'
        ? 'it goes on in the positive half, and would with ReLU, too'
        : 'it goes on in the negative half, where ReLU would throw it away';
  return `Unit ${unit + 1} is ${decimal(Math.abs(feature))} ${side} ${where}: ${fate}.`;
}
