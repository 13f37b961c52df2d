/** Words for what a hidden layer does, for each activation. This file loads with the panel, because it needs the parser. */
import { evaluate } from '../../expression/evaluate.ts';
import { DOUBLE } from '../../expression/number-ops.ts';
import { parse } from '../../expression/parse.ts';
import { type Notation, printInfix } from '../../expression/print.ts';
import {
  type ActivationChoice,
  isPreset,
  type WrittenActivation,
  writtenActivation,
} from '../../model/names.ts';
import { decimal } from '../format.ts';
import { shownOf } from '../recipe/activations.ts';
import { areHalves } from './contributions.ts';

/**
 * What the activation does with features below zero: it keeps them beside the others (`halves`), drops
 * them (`thrown`), or changes them (`changed`).
 */
type Fate = 'halves' | 'thrown' | 'changed';

export function fateOf(activation: ActivationChoice): Fate {
  const { parts } = writtenActivation(activation);
  if (areHalves(parts)) return 'halves';
  return parts.join() === 'relu(x)' ? 'thrown' : 'changed';
}

/** Explains the activation to a newcomer. */
export function doesText(activation: ActivationChoice): string {
  if (!isPreset(activation)) return ownText(activation, writtenActivation(activation));
  const { centre, mix } = writtenActivation(activation);
  const { label, explanation } = shownOf(activation);
  if (centre === 'mean' && fateOf(activation) === 'halves') {
    const then = mix
      ? 'keeps both halves, side by side. A learnt matrix K mixes them.'
      : 'hands on both halves, side by side, to the next layer.';
    return `ReLU throws away what is below zero. The Antirectifier takes the mean off and ${then}`;
  }
  if (fateOf(activation) === 'thrown') {
    return 'This network has ReLU: it throws away what is below zero. The Antirectifier would keep it.';
  }
  return `This network has ${label} in the place of the Antirectifier. ${explanation}`;
}

/** Says what a layer of the visitor's own is and does. */
function ownText(text: string, { centre, parts, mix, numbers }: WrittenActivation): string {
  return [
    `This network has a layer of its own: ${text}.`,
    ...(centre === 'mean' ? ['It first takes the mean off.'] : []),
    ...(parts.length > 1 ? [`It puts the results of its ${parts.length} parts side by side.`] : []),
    ...(mix ? ['A matrix K, learnt with all other weights, mixes the results.'] : []),
    ...(numbers.length > 0
      ? [`It learns the ${numbers.length > 1 ? 'numbers' : 'number'} ${list(numbers)}, too.`]
      : []),
  ].join(' ');
}

/** The activation's formula, in the usual notation. */
export function formulaText(activation: ActivationChoice): string {
  const { centre, parts, mix, numbers } = writtenActivation(activation);
  // A trainable number may have the letter that we want.
  const free = (letter: string) => (numbers.includes(letter) ? letter.toUpperCase() : letter);
  const input = centre === 'mean' ? free('c') : 'x';
  const notation: Notation = { ...USUAL, name: (name) => (name === 'x' ? input : name) };
  const written = parts.map((part) => printInfix(parse(part), notation).replaceAll('-', '−'));
  const beside = parts.length > 1 || mix ? `[ ${written.join(', ')} ]` : written[0];
  return `${centre === 'mean' ? `${input} = x − mean(x),   ` : ''}${free('y')} = ${beside}${mix ? ' · K' : ''}`;
}

/** The usual notation, with ReLU as a maximum, but with a hyphen for the minus sign. */
const USUAL: Notation = {
  number: String,
  constant: (name) => (name === 'pi' ? 'π' : name),
  name: (name) => name,
  infix: { add: ' + ', sub: ' - ', mul: ' · ', div: '/', pow: '^' },
  call: (op, ...values) => (op === 'relu' ? `max(${values}, 0)` : `${op}(${values.join(', ')})`),
};

/** The name of the values that the bars show. */
export function featuresText(activation: ActivationChoice): string {
  return writtenActivation(activation).centre === 'mean' ? 'features, their mean taken off' : 'features';
}

/** Labels for the features above and below zero. */
export const SIDES: Record<Fate, { above: string; below: string }> = {
  halves: {
    above: 'Positive half: what ReLU would keep as well',
    below: 'Negative half: what ReLU would throw away',
  },
  thrown: { above: 'Above zero: kept', below: 'Below zero: thrown away' },
  changed: { above: 'Above zero, before the activation', below: 'Below zero, before the activation' },
};

/** Says how the Antirectifier's source relates to the current network. */
export function codeText(activation: ActivationChoice): string {
  const { centre, mix } = writtenActivation(activation);
  if (centre === 'mean' && fateOf(activation) === 'halves') {
    return mix
      ? 'The source that this page runs. centredHalves makes the halves; call mixes them.'
      : 'This network does what centredHalves does. It has no kernel, so nothing is mixed.';
  }
  const label = fateOf(activation) === 'thrown' ? 'ReLU' : shownOf(activation).label;
  const other = isPreset(activation) ? `${label} in its place` : 'a layer of its own';
  return `This network has ${other}, so none of this runs now. centredHalves makes the halves; call mixes them.`;
}

/** Words for the bars, for visitors who cannot see them. */
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

/** Says how a unit of the first layer responds to the digit, and what the activation makes of it. */
export function unitText(unit: number, feature: number, activation: ActivationChoice): string {
  const side = feature >= 0 ? 'above' : 'below';
  const where = writtenActivation(activation).centre === 'mean' ? 'the mean' : 'zero';
  const fate = fateText(feature, activation);
  return `Unit ${unit + 1} is ${decimal(Math.abs(feature))} ${side} ${where}${fate && `: ${fate}`}.`;
}

/** Empty for a layer with trainable numbers, because the page does not know their values. */
function fateText(feature: number, activation: ActivationChoice): string {
  switch (fateOf(activation)) {
    case 'halves':
      return feature >= 0
        ? 'it goes on in the positive half, and would with ReLU, too'
        : 'it goes on in the negative half, where ReLU would throw it away';
    case 'thrown':
      return feature >= 0 ? 'ReLU hands it on' : 'ReLU throws it away';
    case 'changed': {
      const { parts, numbers } = writtenActivation(activation);
      if (numbers.length > 0) return '';
      const made = parts.map((part) => decimal(evaluate(parse(part), DOUBLE, { x: feature })));
      const maker = isPreset(activation)
        ? `${shownOf(activation).label} makes`
        : parts.length > 1
          ? 'the layer’s parts make'
          : 'the layer’s function makes';
      return `${maker} ${list(made)} of it`;
    }
  }
}

const LIST = new Intl.ListFormat('en-GB');

/** For example “a, b and c”. */
const list = (words: readonly string[]): string => LIST.format(words);
