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
  keras,
});

/** The activations after a hidden Dense layer. `antirectifier-plain` is that of TensorFlow.js' example. */
const TABLE = {
  antirectifier: { centre: 'mean', parts: ['relu(x)', 'relu(-x)'], mix: true },
  'antirectifier-plain': { centre: 'mean', parts: ['relu(x)', 'relu(-x)'], mix: false },
  relu: one('relu(x)', 'relu'),
  'relu-matched': { ...one('relu(x)'), matches: 'antirectifier' },
  gelu: one('0.5*x*(1 + erf(x/sqrt(2)))', 'gelu'),
  silu: one('x*sigmoid(x)', 'silu', 'swish'),
  elu: one('relu(x) + exp(min(x, 0)) - 1', 'elu'),
  tanh: one('tanh(x)', 'tanh'),
  'leaky-relu': one('max(x, 0.2*x)', 'leaky_relu'),
  crelu: { centre: 'none', parts: ['relu(x)', 'relu(-x)'], mix: false },
} satisfies Record<string, Preset>;

export type ActivationName = keyof typeof TABLE;
export const PRESETS: Readonly<Record<ActivationName, Preset>> = TABLE;
export const ACTIVATIONS = Object.keys(TABLE) as readonly ActivationName[] as readonly [
  ActivationName,
  ...ActivationName[],
];

/** All of Keras' and TensorFlow.js' names for these activations. */
export const KERAS_NAMES: readonly string[] = Object.values(PRESETS).flatMap(({ keras }) => keras ?? []);
