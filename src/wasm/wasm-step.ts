/** The train step compiled for the processor: programs for SIMD kernels on a pool of threads. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable, Sequential } from '@tensorflow/tfjs-layers';
import { checkBatch } from '../compiler/batch.ts';
import { type Network, numbersOf, readNetwork } from '../compiler/network.ts';
import { type KernelTime, microsecondsOf, type Profile } from '../compiler/profile.ts';
import type { SplitName, TrainingData } from '../data/split.ts';
import { evaluator } from '../expression/evaluate.ts';
import { DOUBLE } from '../expression/number-ops.ts';
import type { Optimizer } from '../training/optimizer.ts';
import type { Metrics, Snapshot, StepOptions, TrainStep } from '../training/step.ts';
import { fittedSums, means } from '../training/sums.ts';
import { writeRows } from './control.ts';
import type { Kernels } from './exports.ts';
import { type Address, Layout, MOST_ROWS, readFloats, writeFloats } from './layout.ts';
import { MOST_RATES, planStep, type StepPlan, type Weights } from './plan.ts';
import { type Pool, type PoolOptions, startPool } from './pool.ts';
import { ThreadChoice } from './thread-choice.ts';

export interface WasmOptions extends StepOptions, PoolOptions {
  kernels: Kernels;
}

/**
 * Compiles the model's train step for the processor. Copies the data into the kernels' memory as bytes.
 * The caller must be a worker, because a page may not wait for threads.
 * @throws {PlanError} for a model that has no kernels.
 * @throws {RangeError} when there is not enough memory.
 */
export async function createWasmStep(
  model: Sequential,
  data: TrainingData,
  options: WasmOptions,
): Promise<WasmStep> {
  const { kernels, batchSize, optimizer, threads } = options;
  const network = readNetwork(model);
  const layout = new Layout();
  // So few rows that every thread gets some.
  const rowsAtOnce = Math.max(4, 4 * Math.floor(MOST_ROWS / (kernels.shared ? 4 * threads : 1) / 4));
  const plan = planStep(layout, network, { data, batchSize, rowsAtOnce, optimizer });
  const pool = await startPool(kernels, layout, options);
  const step = new WasmStep(network, plan, pool, data, options);
  await step.load();
  return step;
}

/** A weight tensor: the model's variable, and its values in the kernels' memory. */
interface Tensor {
  variable: LayerVariable;
  weights: Weights;
  trainable: boolean;
}

interface Through {
  from?: number;
  to?: number;
  /** Called after the program has run on the `rows` rows from `first` on. */
  after?: (first: number, rows: number) => void;
}

export class WasmStep implements TrainStep {
  readonly kind = 'compiled';
  private readonly tensors: Tensor[];
  private readonly trained: Tensor[];
  private optimizer: Optimizer;
  /** How many threads train, and how many read. */
  private readonly training: ThreadChoice;
  private readonly reading: ThreadChoice;

  /** Call `createWasmStep` instead. */
  constructor(
    network: Network,
    private readonly plan: StepPlan,
    private readonly pool: Pool,
    private readonly data: TrainingData,
    private readonly options: WasmOptions,
  ) {
    this.optimizer = options.optimizer;
    this.training = new ThreadChoice(() => pool.threads);
    this.reading = new ThreadChoice(() => pool.threads);
    this.tensors = network.products.flatMap((product, i) => {
      const { kernel, bias, trainable } = product;
      const planned = plan.products[i] as StepPlan['products'][number];
      const numbers = numbersOf(product).map(({ variable }, k) => ({
        variable,
        weights: planned.numbers[k] as Weights,
        trainable,
      }));
      const tensors = [...numbers, { variable: kernel, weights: planned.kernel, trainable }];
      if (bias && planned.bias) tensors.push({ variable: bias, weights: planned.bias, trainable });
      return tensors;
    });
    this.trained = this.tensors.filter(({ trainable }) => trainable);
    for (const [name, { images, labels }] of Object.entries(plan.splits)) {
      this.bytes(images).set(data[name as SplitName].images);
      this.bytes(labels).set(data[name as SplitName].labels);
    }
  }

  /** The number of processor threads that the step uses. */
  get threads(): number {
    return this.pool.threads;
  }

  /** A sentence, when fewer threads run than were wanted. */
  get note(): string | undefined {
    return this.pool.note;
  }

  /** Loads all weights from the model. */
  async load(): Promise<void> {
    for (const { variable, weights } of this.tensors) {
      this.write(weights.values, await variable.read().data<'float32'>());
    }
  }

  beginEpoch(order: Uint32Array<ArrayBuffer>, sums = new Float32Array(4)): void {
    new Uint32Array(this.pool.memory.buffer, this.plan.order, order.length).set(order);
    this.trainingSums.set(fittedSums(sums, MOST_ROWS));
  }

  replaceImages(images: Uint8Array): void {
    this.bytes(this.plan.splits.train.images).set(images);
  }

  run(from: number, to: number, step: number): void {
    const { batchSize } = this.options;
    const batchRows = to - from;
    checkBatch(batchRows, batchSize);
    this.floats(this.plan.rates, MOST_RATES).set(Object.values(this.optimizer.rates(step)));
    this.training.timed((alone) => this.runBatch(from, batchRows, step, alone));
  }

  /** A batch of more than `MOST_ROWS` rows comes in several parts. */
  private runBatch(from: number, batchRows: number, step: number, alone: boolean): void {
    const { seed } = this.options;
    for (let place = 0; place < batchRows; place += MOST_ROWS) {
      writeRows(this.pool.memory, this.plan.rows, {
        rows: Math.min(MOST_ROWS, batchRows - place),
        order: this.plan.order + 4 * (from + place),
        first: 0,
        ...this.plan.splits.train,
        place,
        batchRows,
        seed,
        step,
        training: true,
      });
      this.pool.run(this.plan.training, this.plan.rows, alone);
    }
  }

  changeRates(optimizer: Optimizer): void {
    this.optimizer = optimizer;
  }

  async metrics(): Promise<Metrics> {
    return means(this.trainingSums);
  }

  /** Returns at once, because `run` returns only when its step is done. */
  async settled(): Promise<void> {}

  async evaluate(split: SplitName): Promise<Metrics> {
    const { evaluation, metrics } = this.plan;
    this.floats(metrics.evaluation, 4 * MOST_ROWS).fill(0);
    this.through(split, evaluation);
    return means(this.floats(metrics.evaluation, 4 * MOST_ROWS));
  }

  async predict(split: SplitName): Promise<Float32Array> {
    const { inference, logits } = this.plan;
    const all = new Float32Array(this.data[split].labels.length * logits.width);
    this.through(split, inference, {
      after: (first, rows) => {
        const part = all.subarray(first * logits.width, (first + rows) * logits.width);
        readFloats(this.pool.memory, logits, part);
      },
    });
    return all;
  }

  /** @throws {RangeError} when the network has no hidden layer. */
  async features(split: SplitName, from: number, to: number): Promise<Float32Array> {
    const { inference, features } = this.plan;
    if (!features) throw new RangeError('The network has no hidden layer.');
    const { x, functions } = features;
    const all = new Float32Array((to - from) * x.width * functions.length);
    const values = new Float32Array(MOST_ROWS * x.width);
    const parts = functions.map((part) => evaluator(part, DOUBLE));
    const numbers = Object.fromEntries(
      Object.entries(features.numbers).map(([name, at]) => [name, this.floats(at, 1)[0] as number]),
    );
    this.through(split, inference, {
      from,
      to,
      after: (first, rows) => {
        readFloats(this.pool.memory, x, values.subarray(0, rows * x.width));
        for (let row = 0; row < rows; row++) {
          const own = values.subarray(row * x.width, (row + 1) * x.width);
          for (const [i, part] of parts.entries()) {
            const start = ((first - from + row) * parts.length + i) * x.width;
            for (const [unit, value] of own.entries()) all[start + unit] = part({ ...numbers, x: value });
          }
        }
      },
    });
    return all;
  }

  async newestWeights(): Promise<Float32Array[]> {
    return this.trained.map(({ weights, variable }) => this.read(weights.values, variable));
  }

  publish(): void {
    for (const { variable, weights } of this.trained) {
      const values = this.read(weights.values, variable);
      const tensor = tf.tensor(values, variable.shape as number[]);
      variable.write(tensor);
      tensor.dispose();
    }
  }

  async snapshot(): Promise<Snapshot> {
    const { slots } = this.optimizer;
    return {
      weights: await this.newestWeights(),
      slots: Object.fromEntries(
        slots.map((slot, k) => [
          slot,
          this.trained.map(({ weights, variable }) =>
            this.read(weights.slots[k] as Weights['values'], variable),
          ),
        ]),
      ),
      sums: this.trainingSums.slice(),
    };
  }

  restore({ weights, slots }: Pick<Snapshot, 'weights' | 'slots'>): void {
    for (const [i, { weights: here }] of this.trained.entries()) {
      this.write(here.values, weights[i] as Float32Array);
      for (const [k, slot] of this.optimizer.slots.entries()) {
        this.write(here.slots[k] as Weights['values'], slots[slot]?.[i] as Float32Array);
      }
    }
  }

  /** Measures each kernel of a step on a whole batch. Restores weights and metrics afterwards. */
  async profile(): Promise<Profile> {
    const before = await this.snapshot();
    this.run(0, this.options.batchSize, 0);
    const kernels: KernelTime[] = [];
    for (const { program, kernel, layer } of this.plan.pieces) {
      const microseconds = await microsecondsOf((repeats) => {
        const started = performance.now();
        for (let i = 0; i < repeats; i++) this.pool.run(program, this.plan.rows);
        return performance.now() - started;
      });
      kernels.push({ kernel, layer, microseconds });
    }
    this.restore(before);
    this.trainingSums.set(before.sums);
    return { method: 'clock', kernels };
  }

  dispose(): void {
    this.pool.dispose();
  }

  /**
   * Runs a program on the rows `from … to` of a split (by default all rows), `MOST_ROWS` at a time. A few rows
   * are too little work to share.
   */
  private through(
    split: SplitName,
    program: Address,
    { from = 0, to = this.data[split].labels.length, after }: Through = {},
  ): void {
    for (let first = from; first < to; first += MOST_ROWS) {
      const rows = Math.min(MOST_ROWS, to - first);
      writeRows(this.pool.memory, this.plan.rows, {
        rows,
        order: 0,
        first,
        ...this.plan.splits[split],
        place: 0,
        batchRows: rows,
        seed: 0,
        step: 0,
        training: false,
      });
      const run = (alone: boolean) => this.pool.run(program, this.plan.rows, alone);
      if (rows < MOST_ROWS) run(true);
      else this.reading.timed(run);
      after?.(first, rows);
    }
  }

  /** The values of the variable that `floats` holds. */
  private read(floats: Weights['values'], { shape }: LayerVariable): Float32Array {
    const rows = 'parts' in floats ? floats.parts * floats.partWidth : 1;
    const plain = new Float32Array(rows * floats.width);
    readFloats(this.pool.memory, floats, plain);
    // A trainable number is there four times.
    return plain.subarray(0, tf.util.sizeFromShape(shape as number[]));
  }

  private write(floats: Weights['values'], plain: Float32Array): void {
    const fourTimes = plain.length === 1 && floats.width > 1;
    const values = fourTimes ? new Float32Array(floats.width).fill(plain[0] as number) : plain;
    writeFloats(this.pool.memory, floats, values);
  }

  private get trainingSums(): Float32Array {
    return this.floats(this.plan.metrics.training, 4 * MOST_ROWS);
  }

  private floats(address: Address, length: number): Float32Array {
    return new Float32Array(this.pool.memory.buffer, address, length);
  }

  private bytes(address: Address): Uint8Array {
    return new Uint8Array(this.pool.memory.buffer, address);
  }
}
