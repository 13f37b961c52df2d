/** Names, explanations and colours of the activations. */
import {
  ACTIVATIONS,
  type ActivationChoice,
  type ActivationName,
  isPreset,
  writtenActivation,
} from '../../model/names.ts';
import { countParameters, hiddenWidths } from '../../model/widths.ts';
import { type Recipe, shapeOf } from '../../training/recipe.ts';
import { count } from '../format.ts';

interface Shown {
  label: string;
  /** Colour of its line in a chart: the name of a custom property. */
  color: `--${string}`;
  /** Dashes of its line: lengths of strokes and gaps. */
  dash: number[];
  /** What the activation does, for the visitor who chooses. The page adds the number of parameters. */
  explanation: string;
}

const SHOWN: Readonly<Record<ActivationName, Shown>> = {
  antirectifier: {
    label: 'Antirectifier',
    color: '--series-validation',
    dash: [1, 0],
    explanation:
      'Takes the mean off its input, keeps the positive and the negative part side by side, and mixes them with weights of its own (a kernel): Keras’ example.',
  },
  'antirectifier-plain': {
    label: 'Antirectifier, no kernel',
    color: '--series-run-2',
    dash: [8, 2, 2, 2],
    explanation:
      'Takes the mean off its input and keeps both parts side by side, with no weights of its own, as in TensorFlow.js’ example.',
  },
  relu: {
    label: 'ReLU',
    color: '--series-baseline',
    dash: [6, 3],
    explanation: 'Keeps what is above zero and drops the rest, as most networks do.',
  },
  'relu-matched': {
    label: 'ReLU, as many parameters',
    color: '--series-run-1',
    dash: [2, 2],
    explanation: 'The fair comparison: ReLU in as many layers, all made wider by one factor',
  },
  gelu: {
    label: 'GELU',
    color: '--series-run-3',
    dash: [1, 0],
    explanation:
      'Multiplies each feature by the share of a bell curve that lies below it: smooth, as in most transformers.',
  },
  silu: {
    label: 'SiLU',
    color: '--series-run-4',
    dash: [1, 0],
    explanation: 'Multiplies each feature by its own sigmoid: a smooth ReLU, also called swish.',
  },
  elu: {
    label: 'ELU',
    color: '--series-run-5',
    dash: [1, 0],
    explanation: 'Keeps what is above zero; what is below goes smoothly towards −1.',
  },
  tanh: {
    label: 'tanh',
    color: '--series-training',
    dash: [8, 2, 2, 2],
    explanation: 'Bends each feature between −1 and 1, as networks did before ReLU.',
  },
  'leaky-relu': {
    label: 'Leaky ReLU',
    color: '--series-run-3',
    dash: [6, 3],
    explanation: 'Keeps what is above zero, and a fifth of what is below.',
  },
  crelu: {
    label: 'CReLU',
    color: '--series-run-4',
    dash: [6, 3],
    explanation:
      'Keeps the positive and the negative part side by side, as the Antirectifier does, but takes no mean off and has no weights of its own.',
  },
};

/** Label, colour and explanation of an activation; a layer of the visitor's own is called by its text. */
export function shownOf(activation: ActivationChoice): Shown {
  if (isPreset(activation)) return SHOWN[activation];
  const label = activation.length > LONGEST_LABEL ? `${activation.slice(0, LONGEST_LABEL)}…` : activation;
  return { label, ...lineOf(activation), explanation: 'A layer of your own.' };
}
const LONGEST_LABEL = 40;

const OWN_COLORS = [
  '--series-run-1',
  '--series-run-2',
  '--series-run-3',
  '--series-run-4',
  '--series-run-5',
] as const;
const OWN_DASHES = [
  [2, 2, 8, 2],
  [10, 4],
  [4, 2, 1, 2],
];

/** A line that a layer always has, and that most other layers do not have. */
function lineOf(layer: string): Pick<Shown, 'color' | 'dash'> {
  const sum = [...layer].reduce((total, sign) => (total * 31 + sign.charCodeAt(0)) % 9973, 7);
  return {
    color: OWN_COLORS[sum % OWN_COLORS.length] as Shown['color'],
    dash: OWN_DASHES[Math.floor(sum / OWN_COLORS.length) % OWN_DASHES.length] as number[],
  };
}

/** The presets' names for people. */
export const PRESET_LABELS = Object.fromEntries(
  ACTIVATIONS.map((name) => [name, SHOWN[name].label]),
) as Record<ActivationName, string>;

/** A run's name until the visitor gives it another, e.g. “ReLU, seed 2”. */
export const runName = ({ activation, seed }: Pick<Recipe, 'activation' | 'seed'>): string =>
  `${shownOf(activation).label}, seed ${seed}`;

/** Says what the activation does, and how many parameters a network has with it. `units` have to be valid. */
export function explainActivation({
  activation,
  units,
  data,
}: Pick<Recipe, 'activation' | 'units' | 'data'>): string {
  const parameters = (name: ActivationChoice) =>
    count(countParameters(shapeOf({ units, activation: name, data })));
  const { explanation } = shownOf(activation);
  const { matches } = writtenActivation(activation);
  if (!matches) return `${explanation} ${parameters(activation)} parameters.`;
  const widths = hiddenWidths(shapeOf({ units, activation, data }));
  const unitsText = `${widths.join(', ')} ${widths.at(-1) === 1 ? 'unit' : 'units'}`;
  return `${explanation} (${unitsText}) until the number of parameters, ${parameters(activation)}, is the nearest to the ${SHOWN[matches].label}’s ${parameters(matches)}.`;
}
