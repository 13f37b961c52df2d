/** Recognises the network of `createClassifier` in the layers of a `model.json`. */
import * as v from 'valibot';
import { CLASSES, PIXELS } from '../data/split.ts';
import { type Activation, parseActivation } from '../expression/activation.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import { type ActivationChoice, KERAS_NAMES } from '../model/names.ts';
import { choiceOf } from '../model/preset-activation.ts';
import { namedActivation, stockActivation } from '../model/stock-activations.ts';
import { KERAS_RECIPE, type Recipe, recipeFaults } from '../training/recipe.ts';
import { type LayerEntry, type ModelJson, parsed } from './model-json.ts';
import { quoted, refuse } from './unreadable.ts';

/** What a model's layers say about the model. */
export interface ReadConfig extends Pick<Recipe, 'units' | 'dropout'> {
  activation: ActivationChoice;
  /** The weights' names in the file, in the order of the model's `trainableWeights`: `dense/kernel`. */
  weights: string[];
}

/** One operation of a layer. */
type Part = { layer: string } & (
  | { kind: 'dense'; units: number }
  | { kind: 'activation'; activation: ReadConfig['activation'] }
  | { kind: 'dropout'; rate: number }
);

/**
 * Reads widths, activation and dropout. The model must consist of Dense layers, the same activation after
 * each of them but the last, and at most a Dropout before the last. A Dense layer may contain its activation.
 * @throws {Unreadable} for any other model, and when its inputs or outputs are not MNIST's.
 */
export function readClassifier({ class_name: kind, config }: ModelJson['modelTopology']): ReadConfig {
  if (kind !== 'Sequential') refuse(`it is a ${quoted(kind)} model, not a Sequential one`);
  const parts = config.layers.flatMap(partsOf);

  const last = parts.pop();
  if (last?.kind !== 'dense') refuse('it does not end with a Dense layer that gives logits');
  if (last.units !== CLASSES) {
    refuse(`its last layer ${last.layer} has ${last.units} classes, not ${CLASSES}`);
  }
  const before = parts.at(-1);
  const dropout = before?.kind === 'dropout' ? before : undefined;
  if (dropout) parts.pop();

  const units: number[] = [];
  const activations = new Set<ReadConfig['activation']>();
  for (let i = 0; i < parts.length; i += 2) {
    const [dense, activation] = parts.slice(i, i + 2);
    if (dense?.kind !== 'dense') refuse(`its layer ${dense?.layer} should be a Dense layer`);
    if (activation?.kind !== 'activation') refuse(`no activation follows its layer ${dense.layer}`);
    hold('units', [dense.units], dense.layer);
    units.push(dense.units);
    activations.add(activation.activation);
  }
  const [activation, ...others] = activations;
  if (!activation) refuse('it has no hidden layer');
  if (others.length > 0) refuse('its hidden layers do not share one activation');
  hold('units', units);
  if (dropout) hold('dropout', dropout.rate, dropout.layer);
  return { units, activation, dropout: dropout?.rate ?? 0, weights: weightsOf(config.layers) };
}

/** @throws {Unreadable} when a recipe cannot have this value. */
function hold(field: 'units' | 'dropout', value: Recipe['units' | 'dropout'], layer?: string): void {
  const fault = recipeFaults({ ...KERAS_RECIPE, [field]: value }).find((one) => one.field === field);
  if (!fault) return;
  refuse(
    `this page cannot train ${layer ? `its layer ${layer}` : 'it'}: ${fault.message.replace(/\.$/, '')}`,
  );
}

const Name = v.object({ name: v.string() });

/** `[null, 784]`; Keras 3 names it `batch_shape`. */
const InputShape = v.nullish(v.array(v.nullable(v.number())));
const INPUT = { batch_shape: InputShape, batch_input_shape: InputShape };
/** Keras writes an activation as a name, or as a function with that name. */
const named = <const N extends string>(names: readonly N[]) =>
  v.pipe(
    v.unknown(),
    v.transform((given) => (given as { config?: unknown } | null)?.config ?? given),
    v.picklist(names),
  );

const Dense = v.object({
  ...INPUT,
  units: v.number(),
  activation: v.optional(named(['linear', ...KERAS_NAMES]), 'linear'),
  use_bias: v.optional(v.literal(true)),
});
const Named = v.object({ activation: named(KERAS_NAMES) });
const Written = v.object({ activation: v.string() });
const Dropout = v.object({ rate: v.number() });

function partsOf(entry: LayerEntry, i: number): Part[] {
  const layer = quoted(nameOf(entry, i));
  const config = <const S extends v.GenericSchema>(schema: S) =>
    parsed(schema, entry.config, `in its layer ${layer},`);
  const kind = className(entry);
  switch (kind) {
    case 'InputLayer':
      holdInput(config(v.object(INPUT)), layer);
      return [];
    case 'Dense': {
      const { units, activation, ...input } = config(Dense);
      holdInput(input, layer);
      const dense: Part = { kind: 'dense', layer, units };
      return activation === 'linear' ? [dense] : [dense, activationPart(layer, namedActivation(activation))];
    }
    case 'Antirectifier':
      return [{ kind: 'activation', layer, activation: 'antirectifier' }];
    // This page wrote it before there was an `ExpressionActivation`.
    case 'PlainAntirectifier':
      return [{ kind: 'activation', layer, activation: 'antirectifier-plain' }];
    case 'ExpressionActivation':
      return [activationPart(layer, written(config(Written).activation, layer))];
    case 'Activation':
      return [activationPart(layer, namedActivation(config(Named).activation))];
    case 'Dropout':
      return [{ kind: 'dropout', layer, ...config(Dropout) }];
  }
  const stock = stockActivation(kind, entry.config);
  if (stock) return [activationPart(layer, stock)];
  return refuse(`its layer ${layer} is a ${quoted(kind)}, which this page does not know`);
}

/** @throws {Unreadable} when there is no activation. */
function activationPart(layer: string, value: Activation | undefined): Part {
  if (value) return { kind: 'activation', layer, activation: choiceOf(value) };
  return refuse(`its layer ${layer} has an activation, which this page does not offer`);
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

/** @throws {Unreadable} when the layer's input is not a row of MNIST's pixels. */
function holdInput({ batch_shape, batch_input_shape }: v.InferOutput<typeof Input>, layer: string): void {
  const shape = batch_shape ?? batch_input_shape;
  if (!shape || (shape.length === 2 && shape[1] === PIXELS)) return;
  refuse(`its layer ${layer} reads [${shape.slice(1, 5).join(', ')}] values, not ${PIXELS} pixels`);
}
const Input = v.object(INPUT);

function weightsOf(layers: readonly LayerEntry[]): string[] {
  return layers.flatMap((entry, i) => {
    const name = nameOf(entry, i);
    switch (className(entry)) {
      case 'Dense':
        return [`${name}/kernel`, `${name}/bias`];
      case 'Antirectifier':
        return [`${name}/kernel`];
      case 'ExpressionActivation': {
        const { mix, starts } = parseActivation(String(entry.config['activation']));
        return [...Object.keys(starts), ...(mix ? ['kernel'] : [])].map((weight) => `${name}/${weight}`);
      }
      default:
        return [];
    }
  });
}

function nameOf({ config }: LayerEntry, i: number): string {
  return parsed(Name, config, `in its layer number ${i + 1},`).name;
}

/** The class name without the package under which Keras registers a custom layer: `Custom>Antirectifier`. */
const className = ({ class_name: name }: LayerEntry): string => name.slice(name.indexOf('>') + 1);
