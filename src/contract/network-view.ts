/** What the page sees of the network. */
import type { ActivationName } from '../model/names.ts';

/**
 * Where the present weights come from: drawn anew (and perhaps trained since), `load-model`,
 * `load-model-files`, or `use-weights`.
 */
export type ModelSource = 'new' | 'pretrained' | 'file' | 'run';

/** One layer of the network. */
export interface LayerShape {
  /** e.g. `dense_1` */
  name: string;
  /** Its class, e.g. `Dense` */
  kind: string;
  /** Values that go in and come out, for one image. */
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

/** What one hidden layer is given for one image. */
export interface LayerFeatures {
  name: string;
  /** The first preset of its value. */
  activation: ActivationName;
  /** `[units]`: what its activation is given, the mean taken away where the activation centres. */
  features: Float32Array;
}

/** Parts of the ten logits, each `[10]`; for every digit the three add up to `logits`. */
export interface Contributions {
  logits: number[];
  /** By way of the last hidden layer's features above zero. */
  positive: number[];
  /** By way of those below; 0 for ReLU, which throws them away. */
  negative: number[];
  /** Whatever the image, the last Dense layer adds this. */
  bias: number[];
}

/** Rows of the test split; or `count` of them with the digits 0 … 9 by turns, `skip` passed over. */
export type TestPick = { rows: number[] } | { count: number; skip?: number };

/** How the model does on the test split. */
export interface Evaluation {
  /** Means over all rows. */
  loss: number;
  accuracy: number;
  /** `confusion[label][predicted]`: counts, 10 × 10. */
  confusion: number[][];
  /** Share of each digit's rows read right; NaN for a digit without rows. */
  perClass: number[];
  /** Every misread row, the surest of the wrong answer first. The first 200 have their image. */
  misread: Misread[];
}

export interface Misread {
  /** In the test split. */
  row: number;
  label: number;
  predicted: number;
  /** Of the wrong answer. */
  probability: number;
  /** `[784]`, 0 … 255 */
  image?: Uint8Array;
}
