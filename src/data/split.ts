/** Labelled digits in memory, and how rows are cut into splits. */

/** Pixels of one image: 28 × 28, row-major. */
export const PIXELS = 784;
export const CLASSES = 10;

/** `count` digits: pixels 0 (blank) … 255 (ink), `[count · 784]`, and labels 0 … 9, `[count]`. */
export interface Split {
  images: Uint8Array;
  labels: Uint8Array;
}

/** The published MNIST: 60,000 rows to train on and 10,000 to test on. */
export interface Mnist {
  train: Split;
  test: Split;
}

/** The data of one run: views, not copies. */
export interface TrainingData {
  train: Split;
  validation: Split;
  test: Split;
}
export type SplitName = keyof TrainingData;

/** The rows `from` … `to` (not included), as a view. */
export function rows(split: Split, from: number, to: number): Split {
  return {
    images: split.images.subarray(from * PIXELS, to * PIXELS),
    labels: split.labels.subarray(from, to),
  };
}

/** How many of `examples` rows are for training: as in Keras, `floor(n · (1 − split))`. */
export const trainRows = (examples: number, validationSplit: number): number =>
  Math.floor(examples * (1 - validationSplit));

/**
 * Takes the first `examples` train rows and holds out a fraction `validationSplit` at their end, before any
 * shuffling.
 */
export function cut(mnist: Mnist, examples: number, validationSplit: number): TrainingData {
  const trained = trainRows(examples, validationSplit);
  return {
    train: rows(mnist.train, 0, trained),
    validation: rows(mnist.train, trained, examples),
    test: mnist.test,
  };
}
