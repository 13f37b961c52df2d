/** How the network does on the test digits, down to each one it misreads. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { Evaluation, Misread, TestPick } from '../contract/network-view.ts';
import { CLASSES, PIXELS, rows, type Split } from '../data/split.ts';
import { nextTask } from '../training/pace.ts';
import { NoModelError } from './request-errors.ts';

/** Rows asked at once: enough to fill a GPU, few enough that a drawn digit does not wait long. */
const CHUNK = 1000;
/** Misread digits that come with their picture. */
const PICTURED = 200;

/**
 * Logits `[rows, 10]` of all digits of a split, messages let in between.
 * @param current whether the model still is the one that was meant.
 * @throws {NoModelError} when it is not any more.
 */
export async function classify(
  model: Sequential,
  split: Split,
  current: () => boolean,
): Promise<Float32Array> {
  const count = split.labels.length;
  const logits = new Float32Array(count * CLASSES);
  for (let from = 0; from < count; from += CHUNK) {
    const { images } = rows(split, from, Math.min(from + CHUNK, count));
    const chunk = tf.tidy(() => {
      // `predict` would cut them into batches of 32.
      return model.apply(pixels(images)) as tf.Tensor2D;
    });
    try {
      logits.set(await chunk.data<'float32'>(), from * CLASSES);
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
 * What logits `[rows, 10]` say beside the labels. The loss is taken from them and not from rounded
 * probabilities, as a run takes it, so that both tell the same number.
 */
export function evaluation(logits: Float32Array, { images, labels }: Split): Evaluation {
  const confusion = Array.from({ length: CLASSES }, () => new Array<number>(CLASSES).fill(0));
  const misread: Misread[] = [];
  let loss = 0;
  labels.forEach((label, row) => {
    const own = logits.subarray(row * CLASSES, (row + 1) * CLASSES);
    const highest = Math.max(...own);
    const predicted = own.indexOf(highest);
    const total = own.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
    loss += Math.log(total) + highest - (own[label] as number);
    // Of the predicted digit.
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
 * The digits picked from a split.
 * @throws {RangeError} for a row that the split does not have.
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

/** Rows with the labels 0, 1 … 9, 0 … as they come, as long as every digit has one left. */
function byTurns(labels: Uint8Array, skip: number, count: number): number[] {
  const found: number[][] = Array.from({ length: CLASSES }, () => []);
  labels.forEach((label, row) => {
    found[label]?.push(row);
  });
  const picked: number[] = [];
  for (let i = skip; i < skip + count; i++) {
    const row = found[i % CLASSES]?.[Math.floor(i / CLASSES)];
    if (row === undefined) break;
    picked.push(row);
  }
  return picked;
}

/** Bytes as the network reads them, `[rows, 784]`, 0 … 1. */
export function pixels(images: Uint8Array): tf.Tensor2D {
  const bytes = tf.tensor2d(Int32Array.from(images), [images.length / PIXELS, PIXELS], 'int32');
  return tf.div(tf.cast(bytes, 'float32'), 255);
}

/** A copy: what is posted must not drag the whole split along. */
export function picture(images: Uint8Array, row: number): Uint8Array {
  return images.slice(row * PIXELS, (row + 1) * PIXELS);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
