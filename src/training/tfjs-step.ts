/**
 * The train step in TensorFlow.js operations. It runs on every backend; the compiled steps are compared
 * with it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { PIXELS, type Split, type SplitName, type TrainingData } from '../data/split.ts';
import type { Optimizer, TensorOperations } from './optimizer.ts';
import { nextTask } from './pace.ts';
import { dropoutMask } from './random.ts';
import type { Metrics, Snapshot, StepOptions, TrainStep } from './step.ts';
import { fittedSums } from './sums.ts';

/** Rows evaluated at once: enough to fill a GPU, few enough that a processor answers messages soon. */
const EVALUATION_ROWS = 1000;

/** The operations that optimizers use. */
const OPERATIONS: TensorOperations = {
  add: tf.add,
  div: tf.div,
  mul: tf.mul,
  sqrt: tf.sqrt,
  square: tf.square,
  sub: tf.sub,
};

/** The sum of the samples' losses, and the number of right answers; scalars that stay on the device. */
interface Sums extends Record<string, tf.Tensor> {
  loss: tf.Scalar;
  correct: tf.Scalar;
}

export class TfjsStep implements TrainStep {
  readonly kind = 'tfjs';
  private readonly weights: tf.Variable[];
  /** The optimizer's slots, by name, for each weight. */
  private readonly slots: Record<string, tf.Variable>[];
  private order = new Uint32Array();
  private images: Uint8Array;
  private sums = zeroSums();
  private samples = 0;
  private optimizer: Optimizer;

  /** Trains `model`'s own variables in place, on the current tf.js backend. */
  constructor(
    private readonly model: Sequential,
    private readonly data: TrainingData,
    private readonly options: StepOptions,
  ) {
    this.images = data.train.images;
    this.optimizer = options.optimizer;
    // tf.js-layers hides the variable, but `variableGrads` needs it.
    this.weights = model.trainableWeights.map((weight) => weight['val'] as tf.Variable);
    const zeros = (weight: tf.Variable) => tf.tidy(() => tf.variable(tf.zerosLike(weight), false));
    this.slots = this.weights.map((weight) =>
      Object.fromEntries(options.optimizer.slots.map((slot) => [slot, zeros(weight)])),
    );
  }

  beginEpoch(order: Uint32Array<ArrayBuffer>, sums?: Float32Array): void {
    this.order = order;
    const [loss, correct, samples] = fittedSums(sums ?? new Float32Array(4), 1);
    this.replaceSums({ loss: tf.scalar(loss as number), correct: tf.scalar(correct as number) });
    this.samples = samples as number;
  }

  replaceImages(images: Uint8Array): void {
    this.images = images;
  }

  run(from: number, to: number, step: number): void {
    tf.tidy(() => {
      const train = { images: this.images, labels: this.data.train.labels };
      const { images, labels } = batch(train, this.order.subarray(from, to));
      this.learn(images, labels, step);
    });
  }

  changeRates(optimizer: Optimizer): void {
    this.optimizer = optimizer;
  }

  /** One optimizer step on rows already on the device: `[rows, inputs]` and `[rows]`. */
  learn(images: tf.Tensor2D, labels: tf.Tensor1D, step: number): void {
    const sums = tf.tidy(() => {
      const { loss, logits, gradients } = this.gradients(images, labels, step);
      this.descend(gradients, step);
      return addTo(this.sums, loss, labels, logits);
    });
    // Keep them when the caller runs in a `tidy`.
    tf.keep(sums.loss);
    tf.keep(sums.correct);
    this.replaceSums(sums);
    this.samples += labels.size;
  }

  /** Mean loss, logits `[rows, classes]` and the gradient of each of `model.trainableWeights`. */
  gradients(
    images: tf.Tensor2D,
    labels: tf.Tensor1D,
    step: number,
  ): { loss: tf.Scalar; logits: tf.Tensor2D; gradients: tf.Tensor[] } {
    let kept: tf.Tensor2D | undefined;
    const { value, grads } = tf.variableGrads(() => {
      kept = tf.keep(this.forward(images, step));
      return crossEntropy(labels, kept);
    }, this.weights);
    // `kept` outlives the gradient's scope. The clone belongs to the caller's scope.
    const logits = tf.clone(kept as tf.Tensor2D);
    kept?.dispose();
    return {
      loss: value,
      logits,
      gradients: this.weights.map(({ name }) => grads[name] as tf.Tensor),
    };
  }

  /** @throws when the WebGL context is lost; so do `evaluate` and `snapshot`. */
  async metrics(): Promise<Metrics> {
    // Later steps replace the sums, and some backends need the tensors until they are read. So clone them.
    const sums: Sums = { loss: tf.clone(this.sums.loss), correct: tf.clone(this.sums.correct) };
    try {
      return await means(sums, this.samples);
    } finally {
      tf.dispose(sums);
    }
  }

  /** Reads the metrics, because tf.js has no cheaper way to wait on every backend. */
  async settled(): Promise<void> {
    await this.metrics();
  }

  async evaluate(name: SplitName): Promise<Metrics> {
    const split = this.data[name];
    const count = split.labels.length;
    let sums = zeroSums();
    try {
      for (let from = 0; from < count; from += EVALUATION_ROWS) {
        const rows = Uint32Array.from(
          { length: Math.min(EVALUATION_ROWS, count - from) },
          (_, i) => from + i,
        );
        const previous = sums;
        sums = tf.tidy(() => {
          const { images, labels } = batch(split, rows);
          const logits = this.model.apply(images) as tf.Tensor2D;
          return addTo(previous, crossEntropy(labels, logits), labels, logits);
        });
        tf.dispose(previous);
        await nextTask();
      }
      return await means(sums, count);
    } finally {
      tf.dispose(sums);
    }
  }

  /** Copies nothing: the step trains the model's own variables. */
  publish(): void {}

  async snapshot(): Promise<Snapshot> {
    const slots: Snapshot['slots'] = {};
    for (const slot of this.optimizer.slots) slots[slot] = await read(this.slot(slot));
    const weights = await read(this.weights);
    const [loss, correct] = await read([this.sums.loss, this.sums.correct]);
    const sums = Float32Array.of(...(loss as Float32Array), ...(correct as Float32Array), this.samples, 0);
    return { weights, slots, sums };
  }

  restore(snapshot: Pick<Snapshot, 'weights' | 'slots'>): void {
    write(this.weights, snapshot.weights);
    for (const slot of this.optimizer.slots) {
      write(this.slot(slot), snapshot.slots[slot] as Float32Array[]);
    }
  }

  dispose(): void {
    tf.dispose(this.sums);
    tf.dispose(this.slots);
  }

  /** Logits, with this step's dropout. tf.js' own dropout repeats the same mask for a seed. */
  private forward(images: tf.Tensor2D, step: number): tf.Tensor2D {
    return this.model.layers.reduce<tf.Tensor>((input, layer, position) => {
      if (layer.getClassName() !== 'Dropout') return layer.apply(input) as tf.Tensor;
      const { rate } = layer.getConfig() as { rate: number };
      const mask = dropoutMask(input.size, rate, this.options.seed, position, step);
      return tf.mul(input, tf.tensor(mask, input.shape));
    }, images) as tf.Tensor2D;
  }

  /** Changes every weight and its slots by the weight's gradient. */
  private descend(gradients: tf.Tensor[], step: number): void {
    const { optimizer } = this;
    const rates = optimizer.rates(step);
    this.weights.forEach((weight, i) => {
      const variables: Record<string, tf.Variable> = { weight, ...this.slots[i] };
      const gradient = gradients[i] as tf.Tensor;
      const after = optimizer.tensors(OPERATIONS, { ...variables, weight, gradient }, rates);
      for (const [name, value] of Object.entries(after)) variables[name]?.assign(value);
    });
  }

  /** One slot of all weights. */
  private slot(name: string): tf.Variable[] {
    return this.slots.map((slots) => slots[name] as tf.Variable);
  }

  private replaceSums(sums: Sums): void {
    tf.dispose(this.sums);
    this.sums = sums;
  }
}

/** Pixels 0 … 1 as `[rows, 784]`, labels as `[rows]`. Gathers the bytes here; the device scales them. */
function batch(split: Split, rows: Uint32Array): { images: tf.Tensor2D; labels: tf.Tensor1D } {
  const pixels = new Int32Array(rows.length * PIXELS);
  const labels = new Int32Array(rows.length);
  rows.forEach((row, i) => {
    pixels.set(split.images.subarray(row * PIXELS, (row + 1) * PIXELS), i * PIXELS);
    labels[i] = split.labels[row] as number;
  });
  const bytes = tf.tensor2d(pixels, [rows.length, PIXELS], 'int32');
  return { images: tf.div(tf.cast(bytes, 'float32'), 255), labels: tf.tensor1d(labels, 'int32') };
}

/** Mean sparse categorical cross-entropy from logits. */
function crossEntropy(labels: tf.Tensor1D, logits: tf.Tensor2D): tf.Scalar {
  // WebGL pads rows of an odd width, and its softmax leaves values in the padding. This product sets the
  // padding to zero, so that these values do not get into the gradient and the weights.
  const padded = tf.mul(logits, tf.ones(logits.shape));
  return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, logits.shape[1]), padded) as tf.Scalar;
}

function addTo(sums: Sums, loss: tf.Scalar, labels: tf.Tensor1D, logits: tf.Tensor2D): Sums {
  const right = tf.equal(tf.argMax(logits, 1), labels);
  return {
    loss: tf.add(sums.loss, tf.mul(loss, labels.size)),
    correct: tf.add(sums.correct, tf.sum(tf.cast(right, 'float32'))),
  };
}

function zeroSums(): Sums {
  return { loss: tf.scalar(0), correct: tf.scalar(0) };
}

async function means(sums: Sums, samples: number): Promise<Metrics> {
  const [loss, correct] = await believed(() => Promise.all([sums.loss.data(), sums.correct.data()]));
  return { loss: (loss[0] as number) / samples, accuracy: (correct[0] as number) / samples };
}

async function read(variables: tf.Tensor[]): Promise<Float32Array[]> {
  // Copy it: `data` may return the backend's own memory.
  return believed(() =>
    Promise.all(variables.map(async (variable) => (await variable.data<'float32'>()).slice())),
  );
}

/** After a WebGL context is lost, a read never ends or returns zeros. So check before and after it. */
async function believed<T>(answer: () => Promise<T>): Promise<T> {
  refuseLost();
  const result = await answer();
  refuseLost();
  return result;
}

function refuseLost(): void {
  const { gpgpu } = tf.backend() as { gpgpu?: { gl: WebGL2RenderingContext } };
  if (gpgpu?.gl.isContextLost()) throw new Error('The WebGL context is lost, so its answers are worthless.');
}

function write(variables: tf.Variable[], values: Float32Array[]): void {
  variables.forEach((variable, i) => {
    tf.tidy(() => variable.assign(tf.tensor(values[i] as Float32Array, variable.shape)));
  });
}
