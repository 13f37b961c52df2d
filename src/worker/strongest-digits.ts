/** Finds the test digits to which each unit of a hidden layer responds most. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { StrongestDigits } from '../contract/network-view.ts';
import { rows, type Split } from '../data/split.ts';
import { activationOf } from '../model/layer-activation.ts';
import { nextTask } from '../training/pace.ts';
import { pixels } from './evaluation.ts';
import { NoModelError } from './request-errors.ts';

/** Digits compared. More would hold up the worker on a slow processor, and show hardly anything else. */
const COMPARED = 1000;
/** Digits that go through the network at once; few, so that a drawn digit does not wait long. */
const CHUNK = 50;

/**
 * For each unit of a hidden layer, the `count` digits with the highest and the lowest value at the layer's
 * activation, among the first digits of the split. Lets the worker handle messages between chunks.
 * @param layer 0 is the first hidden layer.
 * @param current tells whether `model` is still the current model.
 * @throws {RangeError} when the network has no such hidden layer.
 * @throws {NoModelError} when `model` is no longer the current model.
 */
export async function strongestDigits(
  model: Sequential,
  split: Split,
  layer: number,
  count: number,
  current: () => boolean,
): Promise<StrongestDigits> {
  const compared = Math.min(COMPARED, split.labels.length);
  const shown = Math.min(count, compared);
  let highest = new Ranks(0, shown);
  let lowest = highest;
  for (let from = 0; from < compared; from += CHUNK) {
    const until = Math.min(from + CHUNK, compared);
    const arriving = tf.tidy(() => arrivingAt(model, layer, pixels(rows(split, from, until).images)));
    const units = arriving.shape[1];
    const values = await arriving.data<'float32'>().finally(() => arriving.dispose());
    if (from === 0) {
      highest = new Ranks(units, shown);
      lowest = new Ranks(units, shown);
    }
    for (const [i, value] of values.entries()) {
      const row = from + Math.floor(i / units);
      highest.add(i % units, row, value);
      lowest.add(i % units, row, -value);
    }
    await nextTask();
    if (!current()) throw new NoModelError('The network was changed while its units were compared.');
  }
  return { layer, compared, count: shown, highest: highest.rows, lowest: lowest.rows };
}

/** What arrives at the activation of a hidden layer, `[rows, units]`; the mean taken off if it centres. */
function arrivingAt(model: Sequential, wanted: number, images: tf.Tensor2D): tf.Tensor2D {
  let value: tf.Tensor = images;
  let at = 0;
  for (const layer of model.layers) {
    const activation = activationOf(layer);
    if (activation && at++ === wanted) {
      return (activation.centre === 'mean' ? tf.sub(value, tf.mean(value, -1, true)) : value) as tf.Tensor2D;
    }
    value = layer.apply(value) as tf.Tensor;
  }
  throw new RangeError(`The network has no hidden layer ${wanted + 1}.`);
}

/** For each unit the rows with the highest values so far, the highest first. */
class Ranks {
  /** `[units · count]` */
  readonly rows: Uint32Array<ArrayBuffer>;
  private readonly values: Float32Array;

  constructor(
    units: number,
    private readonly count: number,
  ) {
    this.rows = new Uint32Array(units * count);
    this.values = new Float32Array(units * count).fill(Number.NEGATIVE_INFINITY);
  }

  /** If values are equal, the row that came first stays before the other. */
  add(unit: number, row: number, value: number): void {
    const { rows, values, count } = this;
    const first = unit * count;
    let place = first + count;
    while (place > first && value > (values[place - 1] as number)) place--;
    if (place === first + count) return;
    rows.copyWithin(place + 1, place, first + count - 1);
    values.copyWithin(place + 1, place, first + count - 1);
    rows[place] = row;
    values[place] = value;
  }
}
