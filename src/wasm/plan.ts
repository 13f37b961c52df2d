/** Plans a network's train step: programs for the kernels, and the memory that they need. */
import {
  type Dropout,
  type Network,
  numbersOf,
  type Product,
  type Source,
  type Value,
} from '../compiler/network.ts';
import { partCount } from '../compiler/padding.ts';
import { wantsSourceGradient } from '../compiler/step-order.ts';
import type { SplitName, TrainingData } from '../data/split.ts';
import { differentiate } from '../expression/differentiate.ts';
import { simplify } from '../expression/simplify.ts';
import { signLinear, signSelection } from '../expression/support.ts';
import { binary, type Expression, literal, operands, X } from '../expression/syntax.ts';
import type { Optimizer, OptimizerName } from '../training/optimizer.ts';
import { dropoutThreshold } from '../training/random.ts';
import { takeRows } from './control.ts';
import { type Assignment, computeExpressions } from './expression.ts';
import {
  type Address,
  floatBits,
  type Kernel,
  type Layout,
  type Matrix,
  MOST_ROWS,
  rowsOfPart,
  type Sparse,
  type Vector,
} from './layout.ts';
import { ADAM, MOMENTUM, NESTEROV, RMSPROP, SGD } from './opcodes.ts';
import type { Operation } from './operations.ts';
import * as operations from './operations.ts';
import { Program } from './program.ts';

/** Each optimizer's number in the kernels. */
const OPTIMIZERS: Record<OptimizerName, number> = {
  sgd: SGD,
  momentum: MOMENTUM,
  nesterov: NESTEROV,
  rmsprop: RMSPROP,
  adam: ADAM,
};
/** The most numbers that an optimizer's update takes. */
export const MOST_RATES = 4;

/** Kernels compute with four floats at once. */
const FOUR = 4;

/** A weight tensor of the model, and the optimizer's slots for it. */
export interface Weights {
  values: Kernel | Vector;
  /** They have the same layout as `values`, and the order of the optimizer's slots. */
  slots: (Kernel | Vector)[];
}

export interface PlannedProduct {
  /** The trainable numbers of the source. Each has the width 4, because kernels read four equal floats. */
  numbers: Weights[];
  kernel: Weights;
  bias?: Weights;
}

export interface StepPlan {
  products: PlannedProduct[];
  /** Programs: `training` takes an optimizer step, `evaluation` adds up a loss, `inference` makes logits. */
  training: Address;
  evaluation: Address;
  inference: Address;
  /** Each operation of `training` as a program of its own, in order. */
  pieces: Piece[];
  /** `[MOST_ROWS, classes]` */
  logits: Matrix;
  /** What the last product reads: functions of x, side by side. Without dropout: the last hidden layer's output. */
  features: { x: Matrix; functions: readonly Expression[]; numbers: Numbers } | undefined;
  /** `[MOST_ROWS, 4]` sums of loss, right answers and rows: one array for training, one for evaluations. */
  metrics: { training: Address; evaluation: Address };
  /** Floats `[MOST_RATES]`; see kernels/update.ts. */
  rates: Address;
  /** `[train rows]`: the epoch's order. */
  order: Address;
  rows: Address;
  splits: Record<SplitName, { images: Address; labels: Address }>;
}

export interface Piece {
  kernel: string;
  /** The layer of the operation. */
  layer: string;
  program: Address;
}

export interface PlanSize {
  data: TrainingData;
  /** The most rows in a batch. */
  batchSize: number;
  /** How many rows of a batch a thread computes at once; a multiple of 4. */
  rowsAtOnce: number;
  optimizer: Optimizer;
}

/** Plans a network's step and takes memory for it. */
export function planStep(layout: Layout, network: Network, size: PlanSize): StepPlan {
  return new Planner(layout, network, size).finish();
}

/** The addresses of an activation's trainable numbers, by their letters: four equal floats each. */
type Numbers = Readonly<Record<string, Address>>;

/** What a product reads: whole parts of a value, or the entries of pixels or of a value. */
type Read = PartsRead | { entries: Sparse };

/** A part of a value. */
interface Part {
  values: Matrix;
  /** The kernel row of its first unit. */
  row: number;
  /** For x, and then for each trainable number; none if no gradient goes back through the part. */
  slopes: Slope[];
}

interface Slope {
  value: Expression;
  /** A step with gradients makes it together with the part. None if there is nothing to compute. */
  made: Matrix | undefined;
}

type ValueSource = Exclude<Source, { kind: 'pixels' }>;

interface PartsRead {
  x: Matrix;
  parts: Part[];
  numbers: Numbers;
  dropout: Dropout | undefined;
}

class Planner {
  private readonly products: PlannedProduct[] = [];
  /** What a training step does with rows until it has the logits; and without gradients. */
  private readonly forward: Operation[] = [];
  private readonly inference: Operation[] = [];
  private readonly backward: Operation[] = [];
  private readonly gathers: { parts: number; operation: Operation }[] = [];
  private readonly updates: { parts: number; operation: Operation }[] = [];
  /** The matrices of each value and its gradient. */
  private readonly values: { value: Matrix; gradient: Matrix }[] = [];
  /** The layer of each operation. */
  private readonly layers = new Map<Operation, string>();
  private readonly rates: Address;
  /** The features that the product planned last reads. */
  private features: StepPlan['features'];

  constructor(
    private readonly layout: Layout,
    private readonly network: Network,
    private readonly size: PlanSize,
  ) {
    this.rates = layout.take(4 * MOST_RATES);
    for (const [index, { name }] of network.products.entries()) {
      this.product(index);
      const onWeights = [...this.gathers, ...this.updates].map(({ operation }) => operation);
      for (const operation of [...this.forward, ...this.backward, ...onWeights]) {
        if (!this.layers.has(operation)) this.layers.set(operation, name);
      }
    }
  }

  /** @param onRows the operations on rows of the batch, in order. Those on the weights follow them. */
  private pieces(onRows: readonly Operation[]): Piece[] {
    const piece = (operation: Operation, program: Program): Piece => ({
      kernel: operations.kernelName(operation),
      // Only the head is not planned with a product; it is the last one's.
      layer: this.layers.get(operation) ?? (this.network.products.at(-1) as Product).name,
      program: program.place(this.layout),
    });
    return [
      ...onRows.map((operation) => piece(operation, new Program().byRows(this.size.rowsAtOnce, [operation]))),
      ...[...this.gathers, ...this.updates].map(({ operation, parts }) =>
        piece(operation, new Program().byParts(parts, [operation])),
      ),
    ];
  }

  finish(): StepPlan {
    const { layout, size, forward, inference, backward, gathers, updates } = this;
    const logits = this.values.at(-1)?.value as Matrix;
    const metrics = { training: layout.take(16 * MOST_ROWS), evaluation: layout.take(16 * MOST_ROWS) };
    const byRows = (...all: Operation[]) => new Program().byRows(size.rowsAtOnce, all);
    const head = operations.head(logits, metrics.training);
    const training = byRows(...forward, head, ...backward);
    // All entries must be sorted before the first weights change.
    for (const [i, { parts, operation }] of gathers.entries()) {
      training.byParts(parts, [operation], i === gathers.length - 1);
    }
    for (const { parts, operation } of updates) training.byParts(parts, [operation], false);
    return {
      products: this.products,
      training: training.place(layout),
      evaluation: byRows(...inference, operations.head(logits, metrics.evaluation)).place(layout),
      inference: byRows(...inference).place(layout),
      pieces: this.pieces([...forward, head, ...backward]),
      logits,
      features: this.features,
      metrics,
      rates: this.rates,
      order: layout.take(4 * size.data.train.labels.length),
      rows: takeRows(layout),
      splits: {
        train: this.split('train'),
        validation: this.split('validation'),
        test: this.split('test'),
      },
    };
  }

  private split(name: SplitName): { images: Address; labels: Address } {
    const { images, labels } = this.size.data[name];
    return { images: this.layout.take(images.length), labels: this.layout.take(labels.length) };
  }

  private product(index: number): void {
    const { layout, network } = this;
    const product = network.products[index] as Product;
    const { source, units, trainable } = product;
    const wanted = wantsSourceGradient(network, index);
    const letters = numbersOf(product);
    const vector = letters.length > 0 ? layout.vector(FOUR * letters.length) : undefined;
    const numbers = Object.fromEntries(
      letters.map(({ name }, i) => [name, (vector as Vector).data + 4 * FOUR * i]),
    );
    const read = this.read(source, numbers, wanted);
    const kernel = this.kernel(product);
    const bias = product.bias && layout.vector(units);
    const value = layout.matrix(MOST_ROWS, units);
    // The logits are overwritten by their gradient.
    const isLast = index === network.products.length - 1;
    const gradient = isLast ? value : layout.matrix(MOST_ROWS, units);
    this.values.push({ value, gradient });

    const first = bias ?? layout.noBias(units);
    if ('entries' in read) {
      this.do(operations.sparseProduct(read.entries, kernel, first, value));
    } else {
      for (const [i, { values, row }] of read.parts.entries()) {
        this.do(operations.denseProduct(values, { kernel, row }, i === 0 ? first : undefined, value));
      }
    }
    const sums = vector && layout.matrix(MOST_ROWS, vector.width);
    if (wanted) this.backward.unshift(...this.sourceGradient(source, read, kernel, gradient, sums));
    this.products.push({
      numbers: vector && sums ? this.numberWeights(vector, sums, trainable) : [],
      kernel: this.weights(kernel, trainable, (update) => this.updateKernel(read, gradient, kernel, update)),
      ...(bias && {
        bias: this.weights(bias, trainable, (update) =>
          this.updates.push({
            operation: operations.biasGradient(gradient, bias, update),
            parts: operations.panels(gradient),
          }),
        ),
      }),
    });
  }

  /** Adds operations that a step does with and without gradients. */
  private do(...all: Operation[]): void {
    this.forward.push(...all);
    this.inference.push(...all);
  }

  /**
   * Plans how to make what the product reads from the images or a value.
   * @param sloped whether a gradient goes back through it.
   */
  private read(source: Source, numbers: Numbers, sloped: boolean): Read {
    const { layout } = this;
    if (source.kind === 'pixels') {
      const shades = layout.words(Array.from({ length: 256 }, (_, i) => floatBits(i / 255)));
      const entries = layout.sparse(source.width, 1, false);
      this.do(operations.readPixels(entries, shades));
      return { entries };
    }
    const { x, functions, dropout } = this.functions(source);
    this.features = { x, functions, numbers };
    const kept = keptBySign(functions);
    if (kept) {
      const entries = layout.sparse(x.width, kept === 'signed' ? 2 : 1, sloped);
      this.do(operations.readValues(x, entries, kept, dropout && mask(dropout)));
      return { entries };
    }
    const matrix = () => layout.matrix(MOST_ROWS, x.width);
    const parts = functions.map((of, i): Part & { of: Expression } => ({
      // Slopes are simplified. So they share more with a part that is simplified too.
      of: simplify(of),
      values: matrix(),
      row: i * rowsOfPart(x.width),
      slopes: sloped ? slopesOf(of, Object.keys(numbers), dropout, matrix) : [],
    }));
    const all = parts.map(({ of, values, slopes }): Assignment[] => [
      { output: values, value: of },
      ...slopes.flatMap(({ made, value }) => (made ? [{ output: made, value }] : [])),
    ]);
    const values = all.map(([first]) => first as Assignment);
    this.inference.push(...computeExpressions(layout, { x }, values, numbers));
    this.forward.push(...computeExpressions(layout, { x }, all.flat(), numbers));
    for (const [i, part] of parts.entries()) {
      const drops = (matrix: Matrix) => this.dropped(matrix, dropout, source.width, i);
      this.forward.push(...drops(part.values));
      const slope = onlySlope(part);
      if (slope) this.forward.push(...drops(slope));
    }
    return { x, parts, numbers, dropout };
  }

  /** The x and the functions of a source. Adds operations that make x when it is not the value itself. */
  private functions(source: ValueSource): {
    x: Matrix;
    functions: readonly Expression[];
    dropout: Dropout | undefined;
  } {
    const { layout } = this;
    const { value } = this.made(source);
    const own = this.network.values[source.value] as Value;
    if (source.kind === 'activations') {
      return { x: value, functions: [own.activation ?? X], dropout: own.dropout };
    }
    let x = value;
    if (own.activation || own.dropout) {
      x = layout.matrix(MOST_ROWS, value.width);
      this.do(...computeExpressions(layout, { x: value }, [{ output: x, value: own.activation ?? X }]));
      this.do(...this.dropped(x, own.dropout, value.width));
    }
    if (source.centre === 'mean') this.do(operations.centre(x));
    return { x, functions: source.parts, dropout: source.dropout };
  }

  private dropped(values: Matrix, dropout: Dropout | undefined, inputWidth: number, part = 0): Operation[] {
    return dropout ? [operations.dropout(values, mask(dropout), inputWidth, part * values.width)] : [];
  }

  /**
   * Operations from the gradient of the product's result to the gradient of the value that it reads.
   * @param sums gets each row's gradients of the trainable numbers.
   */
  private sourceGradient(
    source: Source,
    read: Read,
    kernel: Kernel,
    gradient: Matrix,
    sums: Matrix | undefined,
  ): Operation[] {
    if (source.kind === 'pixels') return [];
    const { value, gradient: own } = this.made(source);
    const { activation, dropout } = this.network.values[source.value] as Value;
    const back =
      'entries' in read
        ? [operations.sparseInputGradient(gradient, kernel, read.entries, own)]
        : this.partGradients(source, read, kernel, gradient, sums);
    if (source.kind === 'activations') return back;
    if (source.centre === 'mean') back.push(operations.centre(own));
    back.push(...this.dropped(own, dropout, own.width));
    if (activation) {
      const slope = binary('mul', gradientOf(0), differentiate(activation));
      const inputs = { x: value, [gradientOf(0).name]: own };
      back.push(...computeExpressions(this.layout, inputs, [{ output: own, value: slope }]));
    }
    return back;
  }

  /** Operations from the gradients of the parts to the gradients of x and of the trainable numbers. */
  private partGradients(
    source: ValueSource,
    { x, parts, numbers, dropout }: PartsRead,
    kernel: Kernel,
    gradient: Matrix,
    sums: Matrix | undefined,
  ): Operation[] {
    const { gradient: own } = this.made(source);
    if (!sums) {
      return parts.map((part, i) => {
        const slopes = onlySlope(part);
        return operations.denseInputGradient(gradient, { kernel, row: part.row }, own, {
          ...(slopes && { slopes }),
          adds: i > 0,
        });
      });
    }
    const matrix = () => this.layout.matrix(MOST_ROWS, x.width);
    const gradients = parts.map(matrix);
    const back = gradients.flatMap((partGradient, i) => [
      operations.denseInputGradient(gradient, { kernel, row: (parts[i] as Part).row }, partGradient),
      ...this.dropped(partGradient, dropout, source.width, i),
    ]);
    const inputs: Record<string, Matrix> = { x };
    for (const [i, made] of gradients.entries()) inputs[gradientOf(i).name] = made;
    const outputs = [own, ...Object.keys(numbers).map(matrix)];
    const assignments = outputs.map((output, k) => {
      const terms = parts.map(({ slopes }, i) => {
        const { value, made } = slopes[k] as Slope;
        const slope = made ? slopeOf(i, k) : value;
        if (made) inputs[slopeOf(i, k).name] = made;
        return binary('mul', gradientOf(i), slope);
      });
      return { output, value: simplify(terms.reduce((sum, term) => binary('add', sum, term))) };
    });
    back.push(...computeExpressions(this.layout, inputs, assignments, numbers));
    back.push(...outputs.slice(1).map((output, k) => operations.rowSums(output, sums, FOUR * k)));
    return back;
  }

  private made(source: ValueSource): { value: Matrix; gradient: Matrix } {
    return this.values[source.value] as { value: Matrix; gradient: Matrix };
  }

  private kernel({ source, units }: Product): Kernel {
    const parts = partCount(source);
    return this.layout.kernel(source.width / parts, parts, units);
  }

  private updateKernel(read: Read, gradient: Matrix, kernel: Kernel, update: Address): void {
    if ('parts' in read) {
      for (const { values, row } of read.parts) {
        this.updates.push({
          operation: operations.denseWeightGradient(values, gradient, { kernel, row }, update),
          parts: operations.denseWeightParts(values, gradient),
        });
      }
      return;
    }
    const { entries } = read;
    const columns = this.layout.columns(entries);
    this.gathers.push({ operation: operations.transpose(entries, columns), parts: entries.blocks });
    this.updates.push({
      operation: operations.sparseWeightGradient(entries, columns, gradient, kernel, update),
      parts: operations.sparseWeightParts(entries, gradient),
    });
  }

  /** The trainable numbers, each four times: their gradients are sums over the batch, as a bias' are. */
  private numberWeights(vector: Vector, sums: Matrix, trainable: boolean): Weights[] {
    const { values, slots } = this.weights(vector, trainable, (update) =>
      this.updates.push({ operation: operations.biasGradient(sums, vector, update), parts: 1 }),
    );
    const each = ({ data }: Vector, i: number): Vector => ({ data: data + 4 * FOUR * i, width: FOUR });
    return Array.from({ length: vector.width / FOUR }, (_, i) => ({
      values: each(values, i),
      slots: slots.map((slot) => each(slot, i)),
    }));
  }

  /** Takes memory for the slots, if the weights are trained. Then `plan` gets the address of their update. */
  private weights<V extends Kernel | Vector>(
    values: V,
    trainable: boolean,
    plan: (update: Address) => void,
  ): Weights {
    if (!trainable) return { values, slots: [] };
    const { layout, size } = this;
    const { name, slots } = size.optimizer;
    const beside = slots.map(() => layout.beside(values));
    const gradient = size.batchSize > MOST_ROWS ? layout.beside(values) : 0;
    plan(layout.words([OPTIMIZERS[name], this.rates, beside[0] ?? 0, beside[1] ?? 0, gradient]));
    return { values, slots: beside.map((bytes) => ({ ...values, data: values.data + bytes })) };
  }
}

/** The name of a part's gradient in expressions. */
function gradientOf(part: number) {
  return { kind: 'name', name: `gradient ${part}` } as const;
}

/** The name of a part's slope in expressions. */
function slopeOf(part: number, slope: number) {
  return { kind: 'name', name: `slope ${part} ${slope}` } as const;
}

/** The slopes of a part for x and each letter. `matrix` makes a matrix. */
function slopesOf(
  part: Expression,
  letters: readonly string[],
  dropout: Dropout | undefined,
  matrix: () => Matrix,
): Slope[] {
  return ['x', ...letters].map((name) => {
    const value = differentiate(part, name);
    // Without letters a kernel multiplies by the slope and the dropout's mask in one.
    const needed =
      letters.length > 0 ? operands(value).length > 0 : dropout !== undefined || literal(value) !== 1;
    return { value, made: needed ? matrix() : undefined };
  });
}

/** The factor for the gradient of a part without trainable numbers; none for the factor 1. */
function onlySlope({ slopes }: Part): Matrix | undefined {
  return slopes.length === 1 ? slopes[0]?.made : undefined;
}

/** For relu(x), or the pair relu(x) and relu(−x): how the sign of x picks entries. Zeros cost nothing. */
function keptBySign(parts: readonly Expression[]): 'positive' | 'signed' | undefined {
  const [first, ...more] = parts.map(signLinear);
  if (first?.above !== 1 || first.below !== 0 || first.at !== 0) return undefined;
  if (more.length === 0) return 'positive';
  const pair = signSelection(parts);
  return pair?.below.part === 1 && pair.below.slope === -1 ? 'signed' : undefined;
}

function mask({ layer, rate }: Dropout): operations.DropoutMask {
  return { layer, threshold: dropoutThreshold(rate), scale: 1 / (1 - rate) };
}
