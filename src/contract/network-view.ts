/** What the worker tells the page about the network. */
import type { StoredModel } from '../formats/stored-model.ts';
import type { ActivationChoice } from '../model/names.ts';
import type { PastLessons } from './lessons.ts';

/**
 * Where the current weights come from: `new` weights are random ones that may have been trained since;
 * the others came by `load-model`, `load-model-files` or `open-run`.
 */
export type ModelSource = 'new' | 'pretrained' | 'file' | 'run';

/** A trained network with all that the worker knows of it. */
export interface PresentNetwork extends StoredModel {
  source: ModelSource;
  /** The run that has made it, if these are its last weights. */
  run?: string;
  /** The lessons that it has had; missing if none. */
  lessons?: PastLessons;
}

/** One layer of the network. */
export interface LayerShape {
  /** e.g. `dense_1` */
  name: string;
  /** The layer's class, e.g. `Dense` */
  kind: string;
  /** Number of values that go in and that come out, for one image. */
  inputs: number;
  outputs: number;
  parameters: number;
}

/** One weight of the model. */
export interface Weight {
  /** e.g. `dense_1/kernel` */
  name: string;
  shape: number[];
  values: Float32Array;
}

/** The input of one hidden layer's activation, for one image. */
export interface LayerFeatures {
  name: string;
  /** If several presets have the layer's activation value, the first of them. */
  activation: ActivationChoice;
  /** `[units]`: the activation's input. If the activation centres, the mean is already subtracted. */
  features: Float32Array;
}

/**
 * The logits, and the shares that add up to them. For every class the shares of all parts and the bias add up
 * to its logit.
 */
export interface Contributions {
  /** `[classes]` */
  logits: number[];
  /** The parts of the last hidden layer's activation, in its order. */
  parts: PartShare[];
  /** `[classes]`: the last Dense layer's bias, the same for every image. */
  bias: number[];
}

/** How often each value arrives at the hidden layers' activations: counts of equal bins from `low` to `high`. */
export interface Arrivals {
  low: number;
  high: number;
  counts: number[];
}

/** Where the first digits of the test split lie, by what the last hidden layer makes of them. */
export interface DigitMap {
  /**
   * `[digits · 2]`: each digit's place along the first two principal components, turned like the map before.
   * The middle is 0, the mean square distance from it is 1.
   */
  places: Float32Array;
  /** Which share of all variance lies along the first component, and along the second: 0 … 1. */
  shares: [number, number];
  /** `[digits]`: the class that the network reads each as. */
  predicted: Uint8Array;
}

/** The test digits to which each unit of a hidden layer responds most: rows of the test split. */
export interface StrongestDigits {
  /** 0 is the first hidden layer. */
  layer: number;
  /** How many test digits were compared, counted from the first. */
  compared: number;
  /** How many rows there are for each unit. */
  count: number;
  /** `[units · count]`, unit after unit: the rows with the highest value, the highest first. */
  highest: Uint32Array;
  /** The same for the lowest value, the lowest first. */
  lowest: Uint32Array;
}

/** What one part of an activation adds to the logits. */
export interface PartShare {
  /** The part's expression, e.g. `relu(-x)`. */
  text: string;
  /** `[classes]` */
  share: number[];
}

/**
 * Digits of the test split, by row; or `count` of them that show the classes in turn, after leaving out the
 * first `skip`.
 */
export type TestPick = { rows: number[] } | { count: number; skip?: number };

/** How well the model reads the test split. */
export interface Evaluation {
  /** Means over all rows. */
  loss: number;
  accuracy: number;
  /** `confusion[label][predicted]`: counts. */
  confusion: number[][];
  /** For each class, the share of its rows that are read right; NaN for a class without rows. */
  perClass: number[];
  /** Every misread row, ordered by falling `probability`. The first 200 have an `image`. */
  misread: Misread[];
}

export interface Misread {
  /** Index in the test split. */
  row: number;
  label: number;
  predicted: number;
  /** Probability of the wrong answer, 0 … 1. */
  probability: number;
  /** `[784]`, 0 … 255 */
  image?: Uint8Array;
}
