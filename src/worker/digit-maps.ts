/** Maps of test digits: where each lies by what the last hidden layer makes of it. */
import * as tf from '@tensorflow/tfjs-core';
import type { layers, Sequential } from '@tensorflow/tfjs-layers';
import type { Event } from '../contract/events.ts';
import type { DigitMap } from '../contract/network-view.ts';
import { rows, type Split } from '../data/split.ts';
import { pixels } from './evaluation.ts';
import type { FeatureStep } from './nearest-digits.ts';
import { principalPlane, turnedLike } from './principal-plane.ts';

/** How many digits a map has: the first ones of the test split. */
const MAPPED = 1000;

/** After a map the run rests from maps for so many times as long as that one took. */
const REST = 9;
/** The same while nobody has looked at the map during this run. */
const REST_UNSEEN = 49;

/** The most maps that wait for somebody to look. Each takes 9 kB. */
const MOST_WAITING = 200;

type MapEvent = Extract<Event, { type: 'map' }>;

/** A run at the end of an epoch. */
export interface Moment {
  run: string;
  /** 0 is before the first step. */
  epoch: number;
  model: Sequential;
  /** The step that trains the model, if it has `features`. */
  step: FeatureStep | undefined;
  test: Split;
}

/**
 * Makes maps. Each is turned like the one before, so that digits move only as far as the network moves them.
 * On a fast GPU an epoch takes little longer than a map. So not every epoch gets one, and fewer do while the page
 * does not show the map. Those wait until it does.
 */
export class DigitMaps {
  private shown = false;
  /** The page showed the map at some time of the present run. */
  private opened = false;
  /** Maps of the present run that the page does not have yet. */
  private waiting: MapEvent[] = [];
  private last: Float32Array | undefined;
  /** A map of the run is being made. Epochs that end meanwhile get none. */
  private busy = false;
  /** When the run may get the next map. Short epochs would otherwise spend most of their time on maps. */
  private rested = 0;

  /** @param now the time in milliseconds. */
  constructor(
    private readonly emit: (event: Event) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  show(shown: boolean): void {
    this.shown = shown;
    this.opened ||= shown;
    if (!shown) return;
    for (const event of this.waiting) this.emit(event);
    this.waiting = [];
  }

  /** A run begins, or goes on. */
  begin(): void {
    this.opened = this.shown;
    this.waiting = [];
    this.rested = 0;
  }

  /**
   * Reports a map as the event `map`, once the page shows maps. Queues all work on the device before it returns,
   * so the map is of the weights of this moment, and the run need not wait.
   */
  follow({ run, epoch, ...at }: Moment): void {
    const began = this.now();
    if (this.busy || began < this.rested) return;
    // Without a compiled step a map can take seconds: nobody who has not asked for it should wait for the first step.
    if (!this.opened && epoch === 0 && !at.step) return;
    this.busy = true;
    this.make(at.model, at.test, at.step)
      .then((map) => this.tell({ type: 'map', run, epoch, ...map }))
      // A lost GPU took the answer away. The run says so.
      .catch(() => {})
      .finally(() => {
        this.busy = false;
        const ended = this.now();
        this.rested = ended + (this.opened ? REST : REST_UNSEEN) * (ended - began);
      });
  }

  private tell(event: MapEvent): void {
    if (this.opened) return this.emit(event);
    if (this.waiting.length >= MOST_WAITING) this.waiting = this.waiting.filter((_, i) => i % 2 === 0);
    this.waiting.push(event);
  }

  /**
   * The map by the model's weights.
   * @param test the test split.
   * @param step has the model's weights, and `test` as its test split.
   */
  async make(model: Sequential, test: Split, step?: FeatureStep): Promise<DigitMap> {
    const { features, width, predicted } = await featuresOf(model, mapped(test), step);
    const { places, shares } = principalPlane(features, width);
    const turned = turnedLike(places, this.last);
    this.last = turned;
    return { places: turned, shares, predicted };
  }
}

/** The digits of a map. */
export const mapped = (test: Split): Split => rows(test, 0, Math.min(MAPPED, test.labels.length));

/** The last hidden layer's output for the digits, `[digits · width]`, and how the network reads them. */
async function featuresOf(
  model: Sequential,
  digits: Split,
  step: FeatureStep | undefined,
): Promise<{ features: Float32Array; width: number; predicted: Uint8Array<ArrayBuffer> }> {
  const count = digits.labels.length;
  const last = model.layers.at(-1) as layers.Layer;
  const found = step && (await step.features('test', 0, count));
  const { hidden, winners } = tf.tidy(() => {
    const hidden = found
      ? tf.tensor2d(found, [count, found.length / count])
      : model.layers
          .slice(0, -1)
          .reduce<tf.Tensor>((value, layer) => layer.apply(value) as tf.Tensor, pixels(digits.images));
    return { hidden, winners: tf.argMax(last.apply(hidden) as tf.Tensor, 1) };
  });
  try {
    const [features, classes] = await Promise.all([
      found ?? hidden.data<'float32'>(),
      winners.data<'int32'>(),
    ]);
    return { features, width: features.length / count, predicted: Uint8Array.from(classes) };
  } finally {
    hidden.dispose();
    winners.dispose();
  }
}
