/** What each layer of a model file does, one class of layers after the other. */
import * as v from 'valibot';
import { type Activation, parseActivation } from '../expression/activation.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import type { ActivationChoice } from '../model/names.ts';
import { choiceOf } from '../model/preset-activation.ts';
import { namedActivation, stockActivation } from '../model/stock-activations.ts';
import { layerName } from './layer-chain.ts';
import { type LayerEntry, parsed } from './model-json.ts';
import { quoted, refuse } from './unreadable.ts';

/** One operation of a layer. Shapes leave out the batch. */
export type Part = {
  /** The layer's name, quoted. */
  layer: string;
} & (
  | { kind: 'input'; shape: (number | null)[] }
  | { kind: 'flatten' }
  | { kind: 'reshape'; shape: number[] }
  | { kind: 'rescaling'; scale: number; offset: number }
  | { kind: 'dense'; units: number }
  | { kind: 'activation'; activation: ActivationChoice }
  | { kind: 'dropout'; rate: number }
  | { kind: 'softmax' }
);

/** `[null, 784]`; Keras 3 names it `batch_shape`. */
const InputShape = v.nullish(v.array(v.nullable(v.number())));
const INPUT = { batch_shape: InputShape, batch_input_shape: InputShape };
const Input = v.object(INPUT);

/** Keras writes an activation as a name, or as a function with that name. */
const ActivationName = v.pipe(
  v.unknown(),
  v.transform((given) => (given as { config?: unknown } | null)?.config ?? given),
  v.string(),
);

const Dense = v.object({
  units: v.number(),
  activation: v.optional(ActivationName, 'linear'),
  use_bias: v.optional(v.literal(true)),
});
const Named = v.object({ activation: ActivationName });
const Written = v.object({ activation: v.string() });
const Dropout = v.object({ rate: v.number() });
const Reshape = v.object({ target_shape: v.array(v.number()) });
const Rescaling = v.object({
  scale: v.pipe(v.number(), v.finite()),
  offset: v.optional(v.pipe(v.number(), v.finite()), 0),
});

/** @throws {Unreadable} for a layer that this page does not know. */
export function partsOf(entry: LayerEntry, i: number): Part[] {
  const layer = quoted(layerName(entry, i));
  const { batch_shape, batch_input_shape } = parsed(Input, entry.config, `in its layer ${layer},`);
  const shape = batch_shape ?? batch_input_shape;
  const input: Part[] = shape ? [{ kind: 'input', layer, shape: shape.slice(1) }] : [];
  return [...input, ...operationsOf(entry, layer)];
}

function operationsOf(entry: LayerEntry, layer: string): Part[] {
  const config = <const S extends v.GenericSchema>(schema: S) =>
    parsed(schema, entry.config, `in its layer ${layer},`);
  const kind = className(entry);
  switch (kind) {
    case 'InputLayer':
      return [];
    case 'Flatten':
      return [{ kind: 'flatten', layer }];
    case 'Reshape':
      return [{ kind: 'reshape', layer, shape: config(Reshape).target_shape }];
    case 'Rescaling':
      return [{ kind: 'rescaling', layer, ...config(Rescaling) }];
    case 'Dense': {
      const { units, activation } = config(Dense);
      return [{ kind: 'dense', layer, units }, ...namedParts(activation, layer)];
    }
    case 'Antirectifier':
      return [{ kind: 'activation', layer, activation: 'antirectifier' }];
    // This page wrote it before there was an `ExpressionActivation`.
    case 'PlainAntirectifier':
      return [{ kind: 'activation', layer, activation: 'antirectifier-plain' }];
    case 'ExpressionActivation':
      return [activationPart(layer, written(config(Written).activation, layer))];
    case 'Activation':
      return namedParts(config(Named).activation, layer);
    case 'Softmax':
      return [{ kind: 'softmax', layer }];
    case 'Dropout':
      return [{ kind: 'dropout', layer, ...config(Dropout) }];
  }
  const stock = stockActivation(kind, entry.config) ?? ownActivation(entry);
  if (stock) return [activationPart(layer, stock)];
  if (STOCK.includes(kind))
    refuse(`its layer ${layer} is a ${kind} with settings that this page does not know`);
  return refuse(`its layer ${layer} is a ${quoted(kind)}, which this page does not know`);
}

const STOCK = ['ReLU', 'LeakyReLU', 'ELU'];

function namedParts(name: string, layer: string): Part[] {
  if (name === 'linear') return [];
  if (name === 'softmax') return [{ kind: 'softmax', layer }];
  const value = namedActivation(name);
  if (value) return [activationPart(layer, value)];
  return refuse(`its layer ${layer} has the activation ${quoted(name)}, which this page does not know`);
}

function activationPart(layer: string, value: Activation): Part {
  return { kind: 'activation', layer, activation: choiceOf(value) };
}

function written(text: string, layer: string): Activation {
  try {
    return parseActivation(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return refuse(
      `in its layer ${layer}, ${quoted(text)} is no activation: ${error.message.replace(/\.$/, '')}`,
    );
  }
}

/**
 * The activation of a layer whose Python class this page wrote. The class is registered in Keras with the
 * activation's text for a package: `mean; tanh(x); mix>OwnLayer`.
 */
function ownActivation(entry: LayerEntry): Activation | undefined {
  const name = registeredName(entry);
  const text = name.slice(0, Math.max(0, name.lastIndexOf('>')));
  try {
    return parseActivation(text);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** The names of the layer's weights, in the order in which it creates them. */
export function variablesOf(entry: LayerEntry): string[] {
  switch (className(entry)) {
    case 'Dense':
      return ['kernel', 'bias'];
    case 'Antirectifier':
      return ['kernel'];
    case 'ExpressionActivation':
      return variablesIn(parseActivation(String(entry.config['activation'])));
  }
  const own = stockActivation(className(entry), entry.config) ? undefined : ownActivation(entry);
  return own ? variablesIn(own) : [];
}

const variablesIn = ({ mix, starts }: Activation): string[] => [
  ...Object.keys(starts).sort(),
  ...(mix ? ['kernel'] : []),
];

/** A custom layer's class with its package. In the older `.h5` format it is the class name. */
const registeredName = ({ class_name: name, registered_name }: LayerEntry): string => registered_name ?? name;

/** The class name without the package under which Keras registers a custom layer: `Custom>Antirectifier`. */
export const className = ({ class_name: name }: Pick<LayerEntry, 'class_name'>): string =>
  name.slice(name.lastIndexOf('>') + 1);
