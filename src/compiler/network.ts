/** Reads a `tf.Sequential` as a chain of products, which the kernels compute. */
import type { LayerVariable, layers, Sequential } from '@tensorflow/tfjs-layers';
import type { Activation } from '../expression/activation.ts';
import { compose } from '../expression/compose.ts';
import { signLinear } from '../expression/support.ts';
import { type Expression, scalars } from '../expression/syntax.ts';
import { ExpressionActivation } from '../model/expression-activation.ts';
import { activationOf } from '../model/layer-activation.ts';
import { namedActivation } from '../model/stock-activations.ts';
import { PlanError } from './plan-error.ts';

type Layer = layers.Layer;

/** `layer` is the Dropout layer's position in the model. */
export interface Dropout {
  layer: number;
  rate: number;
}

/** What lies between two products: `[rows, width]`, with the activation and dropout that follow the product. */
export interface Value {
  width: number;
  /** A function of x, the product's result: a line on each side of zero. Without one the value is x. */
  activation?: Expression;
  /** Applied after the activation. */
  dropout?: Dropout;
}

/**
 * What a product reads: the images, a whole value, or parts of a value side by side. Each part is a
 * function of x. Here x is the value, or with `centre: 'mean'` the value minus its row's mean. The parts
 * together are as wide as the value times their number.
 */
export type Source =
  | { kind: 'pixels'; width: number }
  | { kind: 'activations'; width: number; value: number }
  | {
      kind: 'parts';
      width: number;
      value: number;
      centre: Activation['centre'];
      parts: readonly Expression[];
      /** The trainable numbers that occur in the parts. */
      numbers: readonly TrainedNumber[];
      dropout?: Dropout;
    };

/** A trainable number of an activation, shape `[]`. `name` is its letter in the expressions. */
export interface TrainedNumber {
  name: string;
  variable: LayerVariable;
  trainable: boolean;
}

/** `source · kernel (+ bias)`: a Dense layer, or an activation's kernel. */
export interface Product {
  /** The layer's name. */
  name: string;
  source: Source;
  /** `[source width, units]` */
  kernel: LayerVariable;
  bias?: LayerVariable;
  units: number;
  trainable: boolean;
}

/** Product i makes value i; the last product makes the logits. */
export interface Network {
  products: Product[];
  values: Value[];
}

/** The trainable numbers in the product's source. */
export function numbersOf({ source }: Product): readonly TrainedNumber[] {
  return source.kind === 'parts' ? source.numbers : [];
}

/** @throws {PlanError} when a layer has no kernel; it names the first such layer. */
export function readNetwork(model: Sequential): Network {
  const reader = new Reader(inputWidth(model));
  for (const [position, layer] of model.layers.entries()) reader.add(layer, position);
  return reader.finish();
}

class Reader {
  private readonly products: Product[] = [];
  private readonly values: Value[] = [];
  private source: Source;

  constructor(inputs: number) {
    this.source = { kind: 'pixels', width: inputs };
  }

  add(layer: Layer, position: number): void {
    const config = layer.getConfig();
    switch (layer.getClassName()) {
      case 'InputLayer':
        return;
      case 'Dense': {
        this.product(layer, config['units'] as number);
        const { activation } = config;
        if (activation === 'linear') return;
        const value = namedActivation(activation);
        return value ? this.activation(layer, value) : refuse(layer, `the activation ${String(activation)}`);
      }
      case 'Dropout':
        return this.dropout(layer, position, config['rate'] as number);
    }
    const value = activationOf(layer);
    if (!value) return refuse(layer, `a layer of type ${layer.getClassName()}`);
    this.activation(layer, value);
    if (value.mix) this.product(layer, this.source.width / value.parts.length);
  }

  finish(): Network {
    const { products, values } = this;
    const logits = values.at(-1);
    if (!logits || this.source.kind !== 'activations')
      throw new PlanError('The compiled step needs a model that ends with a Dense layer.');
    if (logits.activation || logits.dropout)
      throw new PlanError('The compiled step needs a model whose last Dense layer gives plain logits.');
    return { products, values };
  }

  /** Adds a product that reads the source so far and makes a new value. */
  private product(layer: Layer, units: number): void {
    const { source } = this;
    const numbers = source.kind === 'parts' ? source.numbers : [];
    const [kernel, bias] = layer.weights.filter((weight) =>
      numbers.every(({ variable }) => variable !== weight),
    );
    if (!kernel) return refuse(layer, 'a layer without weights');
    if (numbers.some(({ trainable }) => trainable !== layer.trainable))
      return refuse(layer, 'a layer of which only the activation before it is trained, or all but that');
    this.products.push({
      name: layer.name,
      source,
      kernel,
      ...(bias && { bias }),
      units,
      trainable: layer.trainable,
    });
    this.values.push({ width: units });
    this.source = { kind: 'activations', width: units, value: this.values.length - 1 };
  }

  private activation(layer: Layer, { centre, parts }: Activation): void {
    const { source } = this;
    if (source.kind === 'pixels') return refuse(layer, 'a layer like this before the first Dense layer');
    const [single, ...more] = parts as [Expression, ...Expression[]];
    const letters = scalars(...parts);
    const elementwise = centre === 'none' && more.length === 0 && letters.length === 0;
    const linear = signLinear(single) !== undefined;
    const made = source.kind === 'parts' ? source : (this.values[source.value] as Value);
    // An activation that is a line on each side of zero gives the same result before and after a dropout.
    if (elementwise && source.kind === 'parts') {
      if (made.dropout && !linear)
        return refuse(layer, 'a Dropout layer right before an activation like this');
      source.parts = source.parts.map((part) => compose(single, part));
    } else if (elementwise && linear) {
      const value = made as Value;
      value.activation = value.activation ? compose(single, value.activation) : single;
    } else if (source.kind === 'parts') {
      refuse(layer, 'two activations like this without a Dense layer between them');
    } else {
      this.source = {
        kind: 'parts',
        width: parts.length * source.width,
        value: source.value,
        centre,
        parts,
        numbers: letters.map((name) => ({
          name,
          variable: numberOf(layer, name),
          trainable: layer.trainable,
        })),
      };
    }
  }

  private dropout(layer: Layer, position: number, rate: number): void {
    if (rate === 0) return;
    const { source } = this;
    if (source.kind === 'pixels') return refuse(layer, 'a layer like this before the first Dense layer');
    const dropped = source.kind === 'parts' ? source : (this.values[source.value] as Value);
    if (dropped.dropout) return refuse(layer, 'two Dropout layers without a Dense layer between them');
    dropped.dropout = { layer: position, rate };
  }
}

/** The weight with that letter. */
function numberOf(layer: Layer, letter: string): LayerVariable {
  const weight = layer instanceof ExpressionActivation ? layer.numbers[letter] : undefined;
  return weight ?? refuse(layer, `the trainable number ${letter}`);
}

function inputWidth(model: Sequential): number {
  const [batch, width, ...rest] = model.inputs[0]?.shape ?? [];
  if (batch !== null || !width || rest.length > 0)
    throw new PlanError('The compiled step needs a model whose input is one row of values for each example.');
  return width;
}

function refuse(layer: Layer, what: string): never {
  throw new PlanError(`The compiled step cannot run the layer “${layer.name}”: it does not know ${what}.`);
}
