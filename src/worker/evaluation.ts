/** Counts how well the network reads the test digits, and lists each digit that it misreads. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { Evaluation, Misread, TestPick } from '../contract/network-view.ts';
import { PIXELS, rows, type Split } from '../data/split.ts';
import { nextTask } from '../training/pace.ts';
import { NoModelError } from './request-errors.ts';

/** Rows read at once: enough to fill a GPU, few enough that a drawn digit does not wait long. */
const CHUNK = 1000;
/** How many misread digits come with their picture. */
const PICTURED = 200;

/**
 * Logits `[rows, classes]` of all digits of a split. Lets the worker handle messages between chunks.
 * @param current tells whether `model` is still the current model.
 * @throws {NoModelError} when `model` is no longer the current model.
 */
export async function classify(
  model: Sequential,
  split: Split,
  current: () => boolean,
): Promise<Float32Array> {
  const count = split.labels.length;
  const classes = model.outputs[0]?.shape[1] as number;
  const logits = new Float32Array(count * classes);
  for (let from = 0; from < count; from += CHUNK) {
    const { images } = rows(split, from, Math.min(from + CHUNK, count));
    const chunk = tf.tidy(() => {
      // `predict` would use batches of 32.
      return model.apply(pixels(images)) as tf.Tensor2D;
    });
    try {
      logits.set(await chunk.data<'float32'>(), from * classes);
    } finally {
      chunk.dispose();
    }
    await nextTask();
    if (!current()) {
      throw new NoModelError('The network was changed while it was evaluated. Evaluate it again.');
    }
  }
  return logits;
}

/**
 * Compares logits `[rows, classes]` with the labels. Takes the loss from the logits, as a run does, not from
 * rounded probabilities; so both report the same number.
 */
export function evaluation(logits: Float32Array, { images, labels }: Split): Evaluation {
  const classes = logits.length / labels.length;
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const misread: Misread[] = [];
  let loss = 0;
  labels.forEach((label, row) => {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    const highest = Math.max(...own);
    const predicted = own.indexOf(highest);
    const total = own.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
    loss += Math.log(total) + highest - (own[label] as number);
    // The predicted digit's probability.
    const probability = 1 / total;
    const counts = confusion[label] as number[];
    counts[predicted] = (counts[predicted] as number) + 1;
    if (predicted !== label) misread.push({ row, label, predicted, probability });
  });
  misread.sort((a, b) => b.probability - a.probability);
  for (const digit of misread.slice(0, PICTURED)) digit.image = picture(images, digit.row);

  const right = confusion.map((counts, label) => counts[label] as number);
  return {
    loss: loss / labels.length,
    accuracy: sum(right) / labels.length,
    confusion,
    perClass: confusion.map((counts, label) => (right[label] as number) / sum(counts)),
    misread,
  };
}

/**
 * The digits that `pick` names.
 * @throws {RangeError} when the split has no such row.
 */
export function pickDigits({ images, labels }: Split, pick: TestPick) {
  const picked = 'rows' in pick ? pick.rows : byTurns(labels, pick.skip ?? 0, pick.count);
  return {
    rows: picked,
    images: picked.map((row) => picture(images, row)),
    labels: picked.map((row) => {
      const label = labels[row];
      if (label === undefined) throw new RangeError(`There is no test digit ${row}.`);
      return label;
    }),
  };
}

/** Rows with the labels 0, 1 … and 0 again in turn, until a class has no rows left. */
function byTurns(labels: Uint8Array, skip: number, count: number): number[] {
  const classes = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const found: number[][] = Array.from({ length: classes }, () => []);
  labels.forEach((label, row) => {
    found[label]?.push(row);
  });
  const picked: number[] = [];
  for (let i = skip; i < skip + count; i++) {
    const row = found[i % classes]?.[Math.floor(i / classes)];
    if (row === undefined) break;
    picked.push(row);
  }
  return picked;
}

/** Bytes as the network's input: `[rows, 784]`, 0 … 1. */
export function pixels(images: Uint8Array): tf.Tensor2D {
  const bytes = tf.tensor2d(Int32Array.from(images), [images.length / PIXELS, PIXELS], 'int32');
  return tf.div(tf.cast(bytes, 'float32'), 255);
}

/** One row's pixels `[784]`, copied, so that posting them does not post the whole split. */
export function picture(images: Uint8Array, row: number): Uint8Array {
  return images.slice(row * PIXELS, (row + 1) * PIXELS);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
