/** Recognises, in the layers of a `model.json`, the network that `createClassifier` builds. */
import * as v from 'valibot';
import { CLASSES, PIXELS } from '../data/split.ts';
import { type Activation, parseActivation, printActivation } from '../expression/activation.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import { type ActivationName, KERAS_NAMES } from '../model/names.ts';
import { presetOf } from '../model/preset-activation.ts';
import { namedActivation, stockActivation } from '../model/stock-activations.ts';
import { KERAS_RECIPE, type Recipe, recipeFaults } from '../training/recipe.ts';
import { type LayerEntry, type ModelJson, parsed } from './model-json.ts';
import { quoted, refuse } from './unreadable.ts';

/** What a model's layers tell of it. */
export interface ReadConfig extends Pick<Recipe, 'units' | 'dropout'> {
  activation: ActivationName;
  /** What the file calls the weights, in the order of the model's `trainableWeights`: `dense/kernel`. */
  weights: string[];
}

/** One thing a layer does. */
type Part = { layer: string } & (
  | { kind: 'dense'; units: number }
  | { kind: 'activation'; activation: ReadConfig['activation'] }
  | { kind: 'dropout'; rate: number }
);

/**
 * Widths, activation and dropout of a model made of Dense layers, one and the same activation after
 * each but the last, and at most a Dropout before the last. An activation may be part of its Dense layer.
 * @throws {Unreadable} for any other model, and for other inputs or outputs than MNIST's.
 */
export function readClassifier({ class_name: kind, config }: ModelJson['modelTopology']): ReadConfig {
  if (kind !== 'Sequential') refuse(`it is a ${quoted(kind)} model, not a Sequential one`);
  const parts = config.layers.flatMap(partsOf);

  const last = parts.pop();
  if (last?.kind !== 'dense') refuse('it does not end with a Dense layer that gives logits');
  if (last.units !== CLASSES) {
    refuse(`its last layer ${last.layer} tells ${last.units} classes apart, not ${CLASSES}`);
  }
  const before = parts.at(-1);
  const dropout = before?.kind === 'dropout' ? before : undefined;
  if (dropout) parts.pop();

  const units: number[] = [];
  const activations = new Set<ReadConfig['activation']>();
  for (let i = 0; i < parts.length; i += 2) {
    const [dense, activation] = parts.slice(i, i + 2);
    if (dense?.kind !== 'dense') refuse(`a Dense layer is wanted where its layer ${dense?.layer} is`);
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

/** @throws {Unreadable} when no recipe of this page may have that value. */
function hold(field: 'units' | 'dropout', value: Recipe['units' | 'dropout'], layer?: string): void {
  const fault = recipeFaults({ ...KERAS_RECIPE, [field]: value }).find((one) => one.field === field);
  if (!fault) return;
  refuse(
    `this page cannot train ${layer ? `its layer ${layer}` : 'it'}: ${fault.message.replace(/\.$/, '')}`,
  );
}

const Name = v.object({ name: v.string() });

/** `[null, 784]`; Keras 3 calls it `batch_shape`. */
const InputShape = v.nullish(v.array(v.nullable(v.number())));
const INPUT = { batch_shape: InputShape, batch_input_shape: InputShape };
/** Keras writes an activation as its name, or as a function with that name. */
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
    // What this page wrote before there was an ExpressionActivation.
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

/** @throws {Unreadable} for an activation that is no preset: a recipe cannot name it. */
function activationPart(layer: string, value: Activation | undefined): Part {
  const activation = value && presetOf(value);
  if (activation) return { kind: 'activation', layer, activation };
  const what = value ? `computes ${quoted(printActivation(value))}` : 'has an activation';
  return refuse(`its layer ${layer} ${what}, which this page does not offer`);
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

/** @throws {Unreadable} when it is told to read something else than images of MNIST, row by row. */
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
      case 'ExpressionActivation':
        return parseActivation(String(entry.config['activation'])).mix ? [`${name}/kernel`] : [];
      default:
        return [];
    }
  });
}

function nameOf({ config }: LayerEntry, i: number): string {
  return parsed(Name, config, `in its layer number ${i + 1},`).name;
}

/** Without the package that Keras registers a layer of one's own under: `Custom>Antirectifier`. */
const className = ({ class_name: name }: LayerEntry): string => name.slice(name.indexOf('>') + 1);
