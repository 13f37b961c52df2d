/** Labelled digits as they lie in memory, and how the rows are cut into splits. */

/** Pixels of one image: 28 × 28, row-major. */
export const PIXELS = 784;
export const CLASSES = 10;

/** `count` digits: pixels 0 (paper) … 255 (ink), `[count · 784]`, and labels 0 … 9, `[count]`. */
export interface Split {
  images: Uint8Array;
  labels: Uint8Array;
}

/** MNIST as published: 60,000 rows to train on and 10,000 to test. */
export interface Mnist {
  train: Split;
  test: Split;
}

/** What one run sees. Views, not copies. */
export interface TrainingData {
  train: Split;
  validation: Split;
  test: Split;
}
export type SplitName = keyof TrainingData;

/** Rows `from` … `to` (not included) as a view. */
export function rows(split: Split, from: number, to: number): Split {
  return {
    images: split.images.subarray(from * PIXELS, to * PIXELS),
    labels: split.labels.subarray(from, to),
  };
}

/**
 * The first `examples` train rows, the last `validationSplit` of them held out, as Keras does:
 * `floor(n · (1 − split))` rows are trained on, cut before any shuffling.
 */
export function cut(mnist: Mnist, examples: number, validationSplit: number): TrainingData {
  const trained = Math.floor(examples * (1 - validationSplit));
  return {
    train: rows(mnist.train, 0, trained),
    validation: rows(mnist.train, trained, examples),
    test: mnist.test,
  };
}
