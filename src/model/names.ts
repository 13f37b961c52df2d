/** The names in a recipe that concern the model. They do not need TensorFlow.js, so the page can list them. */

/** The initialisers of an Antirectifier's kernel. */
export const INITIALIZERS = ['heNormal', 'heUniform', 'glorotNormal', 'glorotUniform'] as const;
export type InitializerName = (typeof INITIALIZERS)[number];

/**
 * An activation as a table holds it. It may centre its input. It applies each part to every feature, lays
 * the results side by side and, with `mix`, multiplies them by a trainable kernel.
 */
export interface WrittenActivation {
  readonly centre: 'mean' | 'none';
  /** Expressions in the language of src/expression/. */
  readonly parts: readonly string[];
  readonly mix: boolean;
  /** The letters of the trainable numbers in the parts, in alphabetical order. */
  readonly numbers: readonly string[];
}

interface Preset extends WrittenActivation {
  /** Keras' and TensorFlow.js' names for it, where a layer names its activation. */
  readonly keras?: readonly string[];
  /** The hidden layers are widened until the network has as many parameters as with this activation. */
  readonly matches?: 'antirectifier';
}

/** An activation with one part, no centring and no kernel, like most. */
const one = (part: string, ...keras: string[]) => ({
  centre: 'none' as const,
  parts: [part],
  mix: false,
  numbers: [],
  keras,
});

const pair = (options: Pick<WrittenActivation, 'centre' | 'mix'>) => ({
  ...options,
  parts: ['relu(x)', 'relu(-x)'],
  numbers: [],
});

/** The activations after a hidden Dense layer. `antirectifier-plain` is that of TensorFlow.js' example. */
const TABLE = {
  antirectifier: pair({ centre: 'mean', mix: true }),
  'antirectifier-plain': pair({ centre: 'mean', mix: false }),
  relu: one('relu(x)', 'relu'),
  'relu-matched': { ...one('relu(x)'), matches: 'antirectifier' },
  gelu: one('0.5*x*(1 + erf(x/sqrt(2)))', 'gelu'),
  silu: one('x*sigmoid(x)', 'silu', 'swish'),
  elu: one('relu(x) + exp(min(x, 0)) - 1', 'elu'),
  tanh: one('tanh(x)', 'tanh'),
  'leaky-relu': one('max(x, 0.2*x)', 'leaky_relu'),
  crelu: pair({ centre: 'none', mix: false }),
} satisfies Record<string, Preset>;

export type ActivationName = keyof typeof TABLE;
export const PRESETS: Readonly<Record<ActivationName, Preset>> = TABLE;
export const ACTIVATIONS = Object.keys(TABLE) as readonly ActivationName[] as readonly [
  ActivationName,
  ...ActivationName[],
];

/** All of Keras' and TensorFlow.js' names for these activations. */
export const KERAS_NAMES: readonly string[] = Object.values(PRESETS).flatMap(({ keras }) => keras ?? []);

/**
 * What a recipe says of its activation: the name of a preset, or an activation as text, for example
 * `mean; tanh(x); mix`.
 */
export type ActivationChoice = ActivationName | (string & {});

export function isPreset(choice: ActivationChoice): choice is ActivationName {
  return Object.hasOwn(PRESETS, choice);
}

/**
 * The activation that a recipe says, without parsing its parts. For a text that is no activation the result
 * has no meaning. `parseActivation` finds the fault.
 */
export function writtenActivation(choice: ActivationChoice): Preset {
  if (isPreset(choice)) return PRESETS[choice];
  const items = choice.split(';').map((item) => item.trim().toLowerCase());
  const parts = items.filter((item) => item && !/^(mean|none|mix|[a-z]\s*=.*)$/.test(item));
  const letters = parts.flatMap((part) => part.match(/[a-z]+/g) ?? []).filter(isNumber);
  return {
    centre: items.includes('mean') ? 'mean' : 'none',
    parts,
    mix: items.includes('mix'),
    numbers: [...new Set(letters)].sort(),
  };
}

/** `x` is the input and `e` is a constant. Any other letter is a trainable number. */
const isNumber = (word: string): boolean => word.length === 1 && word !== 'x' && word !== 'e';
