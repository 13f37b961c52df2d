/** Turns a network into a fixed list of dispatches, and the buffers between them. Needs no GPU. */
import {
  type Dropout,
  type Network,
  numbersOf,
  type Product,
  type Source,
  type Value,
} from '../compiler/network.ts';
import { innerRows, padded, partCount, rowStride, sourceRows, weightRows } from '../compiler/padding.ts';
import { isGeneral, type StepOrder, stepOrder, wantsSourceGradient } from '../compiler/step-order.ts';
import { compose } from '../expression/compose.ts';
import { differentiate } from '../expression/differentiate.ts';
import { simplify } from '../expression/simplify.ts';
import { type Expression, same, unary, X } from '../expression/syntax.ts';
import type { Optimizer } from '../training/optimizer.ts';
import { dropoutThreshold } from '../training/random.ts';
import { slotArray } from './optimizer-code.ts';
import { type PartSwitch, switchFunctions } from './part-switch.ts';

export type ProductKernel = 'dense' | 'update' | 'input-gradient';
export type RowKernel = 'head' | 'centre' | 'parts' | 'parts-gradient' | 'numbers';

/** The code that reads a product's source. */
export type SourceCode = 'pixels' | 'activations' | 'parts' | 'centred parts';

/** One dispatch. */
export interface GpuOperation {
  kernel: ProductKernel | RowKernel;
  /** The name of its layer. */
  layer: string;
  /** Undefined if the kernel does not read a product's source. */
  source: SourceCode | undefined;
  /** Functions of x that the kernel calls, by name. */
  functions: Record<string, Expression>;
  /** The parts that the kernel makes. Their functions are in `functions`. */
  partSwitch?: PartSwitch;
  constants: Record<string, number>;
  /** The buffer's name for each binding of the kernel; the parameters are not in it. */
  bindings: Record<string, string>;
  /** Extent of the result. `batch` stands for the batch's number of rows. */
  extent: { rows: number | 'batch'; columns: number };
  /** The optimizer, in an update. */
  optimizer?: Optimizer;
  /** The update also does what the kernel `centre` would do for its product. */
  centres?: boolean;
}

/** Shape of a buffer of floats. `train`: as many rows as a training batch; `any`: as any batch. */
export interface BufferShape {
  rows: number | 'train' | 'any';
  stride: number;
  /** Each row ends with the block 1, 0, 0, 0, which biases read. */
  ones?: boolean;
}

export interface GpuPlan {
  network: Network;
  forward: GpuOperation[];
  /** Gradients and updates; they follow the forward operations. */
  backward: GpuOperation[];
  buffers: Map<string, BufferShape>;
}

/** The name of the buffer for one slot of product i's weights. It has the weights' layout. */
function slotBuffer(slot: string, i: number): string {
  return `${slot} ${i}`;
}

/** Floats in a row of sums; see context-mean.wgsl. */
export function sumsStride(width: number): number {
  return 4 + padded(padded(width) / 4);
}

/**
 * Plans the dispatches of a step, in order.
 */
export function planGpuStep(network: Network, optimizer: Optimizer): GpuPlan {
  const { forward, backward } = stepOrder(network);
  const planner = new GpuPlanner(network, optimizer, backward);
  const operations = (parts: StepOrder['forward']) =>
    parts.filter((part) => !planner.isDone(part)).map((part) => planner[part.do](part.product));
  return {
    network,
    forward: operations(forward),
    backward: operations(backward),
    buffers: planner.buffers,
  };
}

class GpuPlanner {
  readonly buffers = new Map<string, BufferShape>();

  constructor(
    private readonly network: Network,
    private readonly optimizer: Optimizer,
    private readonly backward: StepOrder['backward'],
  ) {
    network.products.forEach((product, i) => {
      const weights = { rows: weightRows(product), stride: padded(product.units) };
      this.buffers.set(`weights ${i}`, weights);
      if (!product.trainable) return;
      for (const slot of optimizer.slots) this.buffers.set(slotBuffer(slot, i), weights);
    });
  }

  /** True for a part of the step that other kernels do along with their own work. */
  isDone({ do: what, product }: StepOrder['forward'][number]): boolean {
    const { source, trainable } = this.productAt(product);
    if (what === 'centre') return trainable;
    return (what === 'parts' || what === 'parts-gradient') && isMadeWithValue(source);
  }

  product(i: number): GpuOperation {
    const product = this.productAt(i);
    const value = this.value(i);
    const { source: reader } = this.productAt(i + 1);
    const hasSums = reader.kind === 'parts' && reader.centre === 'mean' && !isGeneral(reader);
    const made = isMadeWithValue(reader) ? reader : undefined;
    const operation = this.common('dense', i);
    return {
      ...operation,
      functions: { ...operation.functions, ...valueFunctions(value, made?.parts) },
      constants: {
        ...this.weightConstants(product),
        WIDTH: value.width,
        ...dropoutConstants('DROPOUT', value.dropout),
        ...dropoutConstants('MADE_DROPOUT', made?.dropout),
        MADE: made?.parts.length ?? 1,
        OUTPUT_STRIDE: rowStride(made ? sourceRows(made) : value.width),
        STORES_SLOPES: Number(this.hasSlopes(i)),
        HAS_SUMS: Number(hasSums),
      },
      bindings: {
        ...this.sourceBindings(i),
        weights: `weights ${i}`,
        output: made ? this.places(i + 1) : this.valueRows(i),
        output_slopes: this.slopes(i, 'output_slopes'),
        output_sums: hasSums ? this.sums(i) : this.unused('output_sums'),
      },
      extent: { rows: 'batch', columns: padded(product.units) },
    };
  }

  head(i: number): GpuOperation {
    const product = this.productAt(i);
    const goesOn = wantsSourceGradient(this.network, i);
    return {
      ...this.common('head', i),
      constants: {
        ...this.weightConstants(product),
        CLASSES: product.units,
        HAS_INPUT_GRADIENT: Number(goesOn),
      },
      bindings: {
        ...this.sourceBindings(i),
        order: 'order',
        labels: 'labels',
        metrics: 'metrics',
        weights: `weights ${i}`,
        output: this.floats('logits', 'any', padded(product.units)),
        input_gradient: goesOn ? this.placesGradient(i) : this.unused('input_gradient'),
      },
      extent: { rows: 'batch', columns: 1 },
    };
  }

  'input-gradient'(i: number): GpuOperation {
    const product = this.productAt(i);
    return {
      ...this.common('input-gradient', i),
      constants: this.weightConstants(product),
      bindings: {
        ...this.sourceBindings(i),
        weights: `weights ${i}`,
        output_gradient: this.outputGradient(i),
        input_gradient: this.placesGradient(i),
      },
      extent: { rows: 'batch', columns: sourceRows(product.source) },
    };
  }

  update(i: number): GpuOperation {
    const product = this.productAt(i);
    const { optimizer } = this;
    const centres = this.backward.some((part) => part.do === 'centre' && part.product === i);
    const centring = centres ? this.centre(i) : undefined;
    return {
      ...this.common('update', i),
      constants: { ...this.weightConstants(product), ...centring?.constants },
      bindings: {
        ...this.sourceBindings(i),
        ...centring?.bindings,
        weights: `weights ${i}`,
        ...this.slotBindings(i),
        output_gradient: this.outputGradient(i),
      },
      extent: { rows: innerRows(product), columns: padded(product.units) },
      optimizer,
      centres,
    };
  }

  centre(i: number): GpuOperation {
    const product = this.productAt(i);
    const source = partsOf(product);
    const value = this.value(source.value);
    return {
      kernel: 'centre',
      layer: product.name,
      source: undefined,
      functions: {},
      constants: {
        CENTRED: Number(source.centre === 'mean'),
        HAS_SLOPES: Number(this.hasSlopes(source.value)),
        WIDTH: value.width,
        UNITS: padded(value.width),
      },
      bindings: { slopes: this.slopes(source.value), input_gradient: this.gradientOf(source) },
      extent: { rows: 'batch', columns: 1 },
    };
  }

  parts(i: number): GpuOperation {
    const product = this.productAt(i);
    const { value } = partsOf(product);
    return {
      kernel: 'parts',
      layer: product.name,
      source: undefined,
      functions: switchFunctions(partsOf(product)),
      partSwitch: partsOf(product),
      constants: this.partConstants(product),
      bindings: { input: `value ${value}`, weights: `weights ${i}`, places: this.places(i) },
      extent: { rows: 'batch', columns: 1 },
    };
  }

  'parts-gradient'(i: number): GpuOperation {
    const product = this.productAt(i);
    const source = partsOf(product);
    return {
      kernel: 'parts-gradient',
      layer: product.name,
      source: undefined,
      functions: switchFunctions(source),
      partSwitch: source,
      constants: this.partConstants(product),
      bindings: {
        input: `value ${source.value}`,
        weights: `weights ${i}`,
        slopes: this.slopes(source.value),
        part_gradients: this.placesGradient(i),
        input_gradient: this.gradientOf(source),
        number_gradients: this.numberGradients(i),
      },
      extent: { rows: 'batch', columns: 1 },
    };
  }

  numbers(i: number): GpuOperation {
    const product = this.productAt(i);
    const { optimizer } = this;
    return {
      kernel: 'numbers',
      layer: product.name,
      source: undefined,
      functions: {},
      constants: this.partConstants(product),
      bindings: {
        weights: `weights ${i}`,
        ...this.slotBindings(i),
        number_gradients: this.numberGradients(i),
      },
      extent: { rows: 1, columns: 1 },
      optimizer,
    };
  }

  /** The constants of the kernels that make a product's parts or go back through them. */
  private partConstants(product: Product): Record<string, number> {
    const source = partsOf(product);
    const { width } = this.value(source.value);
    return {
      SOURCE_STRIDE: rowStride(width),
      SOURCE_UNITS: padded(width),
      SOURCE_WIDTH: width,
      PARTS: source.parts.length,
      CENTRED: Number(source.centre === 'mean'),
      PLACES_STRIDE: rowStride(sourceRows(source)),
      HAS_SLOPES: Number(this.hasSlopes(source.value)),
      WIDTH: width,
      UNITS: padded(width),
      NUMBERS: (innerRows(product) * padded(product.units)) / 4,
      NUMBER_VECTORS: padded(source.numbers.length) / 4,
      ...dropoutConstants('SOURCE_DROPOUT', source.dropout),
    };
  }

  private slotBindings(i: number): Record<string, string> {
    return Object.fromEntries(this.optimizer.slots.map((slot) => [slotArray(slot), slotBuffer(slot, i)]));
  }

  private common(kernel: ProductKernel | 'head', i: number) {
    const { name, source } = this.productAt(i);
    return { kernel, layer: name, source: sourceCode(source), functions: pairFunctions(source) };
  }

  private weightConstants(product: Product): Record<string, number> {
    const { source, units, bias } = product;
    // Parts that a kernel of their own made have gradients of their own, too: each is a unit.
    const isWhole = isGeneral(source) && !isMadeWithValue(source);
    const parts = isWhole ? 1 : partCount(source);
    const width = isWhole ? sourceRows(source) : source.width / parts;
    return {
      INNER: innerRows(product),
      STRIDE: padded(units),
      SOURCE_STRIDE: rowStride(isGeneral(source) ? sourceRows(source) : width),
      SOURCE_UNITS: padded(width),
      SOURCE_WIDTH: width,
      SOURCE_BIAS: Number(bias !== undefined),
      PAIR: Number(parts === 2),
      MIRRORED: Number(isMirrored(source)),
      HAS_SLOPES: Number(!isWhole && source.kind !== 'pixels' && this.hasSlopes(source.value)),
      ...(source.kind === 'parts' && dropoutConstants('SOURCE_DROPOUT', source.dropout)),
      UNITS: padded(width),
    };
  }

  private sourceBindings(i: number): Record<string, string> {
    const { source } = this.productAt(i);
    if (source.kind === 'pixels') return { pixels: 'pixels', order: 'order' };
    if (isGeneral(source)) return { input: this.places(i), slopes: this.slopes(source.value) };
    const input = `value ${source.value}`;
    if (source.kind === 'activations') return { input, slopes: this.slopes(source.value) };
    return { input, ...(source.centre === 'mean' && { sums: this.sums(source.value) }) };
  }

  /** The parts that product i reads, if they go the general way. */
  private places(i: number): string {
    const name = `parts ${i}`;
    const width = sourceRows(this.productAt(i).source);
    this.buffers.set(name, { rows: 'any', stride: rowStride(width), ones: true });
    return name;
  }

  private valueRows(i: number): string {
    const name = `value ${i}`;
    this.buffers.set(name, { rows: 'any', stride: rowStride(this.value(i).width), ones: true });
    return name;
  }

  /** True when what product i stores differs from its result. */
  private hasSlopes(i: number): boolean {
    const { activation, dropout } = this.value(i);
    return activation !== undefined || dropout !== undefined || isMadeWithValue(this.productAt(i + 1).source);
  }

  /** The slopes of what product i stores, by its result, for that binding. */
  private slopes(i: number, binding = 'slopes'): string {
    if (!this.hasSlopes(i)) return this.unused(binding);
    const { source } = this.productAt(i + 1);
    const { width } = this.value(i);
    const places = isMadeWithValue(source) ? sourceRows(source) : padded(width);
    return this.floats(`slopes ${i}`, 'train', places);
  }

  private outputGradient(i: number): string {
    return i === this.network.products.length - 1 ? 'logits' : `gradient ${i}`;
  }

  private gradientOf(source: Source): string {
    if (source.kind === 'pixels') throw new Error('Images have no gradient.');
    return this.floats(`gradient ${source.value}`, 'train', padded(this.value(source.value).width));
  }

  /** The gradient of what product i reads: a value, or parts that were made before. */
  private placesGradient(i: number): string {
    const { source } = this.productAt(i);
    if (!isGeneral(source) || isMadeWithValue(source)) return this.gradientOf(source);
    return this.floats(`parts gradient ${i}`, 'train', sourceRows(source));
  }

  private numberGradients(i: number): string {
    const count = numbersOf(this.productAt(i)).length;
    return count > 0
      ? this.floats(`number gradients ${i}`, 'train', padded(count))
      : this.unused('number_gradients');
  }

  private sums(i: number): string {
    return this.floats(`sums ${i}`, 'any', sumsStride(this.value(i).width));
  }

  /** A small buffer for a binding that the kernel does not use here. */
  private unused(binding: string): string {
    return this.floats(`unused ${binding}`, 1, 4);
  }

  private floats(name: string, rows: BufferShape['rows'], stride: number): string {
    this.buffers.set(name, { rows, stride });
    return name;
  }

  private productAt(i: number): Product {
    return this.network.products[i] as Product;
  }

  private value(i: number): Value {
    return this.network.values[i] as Value;
  }
}

/**
 * True for parts that the product before makes as soon as it has their value, and whose slopes it keeps for
 * the gradient. It cannot do so if they need the row's mean or trainable numbers. The gradient knows no more
 * than two places for each unit.
 */
function isMadeWithValue(source: Source): source is Extract<Source, { kind: 'parts' }> {
  if (source.kind !== 'parts' || !isGeneral(source)) return false;
  return source.centre === 'none' && source.numbers.length === 0 && source.parts.length <= 2;
}

/** The value's activation and the parts that are made of it, each with its slope. */
function valueFunctions(
  { activation = X }: Value,
  parts: readonly Expression[] = [],
): Record<string, Expression> {
  const [made_0 = X, made_1 = X] = parts;
  const functions = { activation, made_0, made_1 };
  const slopes = Object.entries(functions).map(([name, of]) => [`${name}_slope`, differentiate(of)]);
  return { ...functions, ...Object.fromEntries(slopes) };
}

function sourceCode(source: Source): SourceCode {
  if (isGeneral(source)) return 'activations';
  return source.kind === 'parts' && source.centre === 'mean' ? 'centred parts' : source.kind;
}

/** @throws {Error} when the product reads no parts; that would be a mistake in the step's order. */
function partsOf({ source }: Product): Extract<Source, { kind: 'parts' }> {
  if (source.kind !== 'parts') throw new Error('This product reads no parts.');
  return source;
}

/** Two functions and their slopes. If there is only one part, the kernel does not call the second. */
function pairFunctions(source: Source): Record<string, Expression> {
  if (source.kind !== 'parts' || isGeneral(source)) return {};
  const [part_0 = X, part_1 = X] = source.parts;
  return { part_0, part_1, part_0_slope: differentiate(part_0), part_1_slope: differentiate(part_1) };
}

/** True when the second part is the first part of −x, like relu(x) and relu(−x). */
function isMirrored(source: Source): boolean {
  const [first, second] = source.kind === 'parts' ? source.parts : [];
  return !!first && !!second && same(simplify(compose(first, unary('neg', X))), simplify(second));
}

function dropoutConstants(prefix: string, dropout: Dropout | undefined): Record<string, number> {
  return {
    [`${prefix}_LAYER`]: dropout?.layer ?? 0,
    [`${prefix}_THRESHOLD`]: dropout ? dropoutThreshold(dropout.rate) : 0,
    [`${prefix}_SCALE`]: dropout ? 1 / (1 - dropout.rate) : 1,
  };
}
