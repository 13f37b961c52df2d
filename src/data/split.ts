/** Labelled images in memory, and how rows are cut into splits. */

/** Pixels of one image: 28 × 28, row-major. */
export const PIXELS = 784;

/** What a dataset is, without its pixels. A recipe names its dataset by this, so a model knows its classes. */
export interface DatasetHead {
  /** Other data have another one. */
  id: string;
  name: string;
  /** The classes' names; a label is an index here. */
  classes: readonly string[];
  /** Rows to train on (validation included), and to test on. */
  trainRows: number;
  testRows: number;
}

/** The most classes: the letters and digits of EMNIST. */
export const MOST_CLASSES = 62;

/** Names for classes that have none. */
export const numberedClasses = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => String(i));

export const MNIST: DatasetHead = {
  id: 'mnist',
  name: 'MNIST',
  classes: [...'0123456789'],
  trainRows: 60000,
  testRows: 10000,
};

/** Data of which nothing but the number of classes is known. */
export const unnamedData = (classes: number): DatasetHead => ({
  ...MNIST,
  id: `${classes}-classes`,
  name: 'other data',
  classes: numberedClasses(classes),
});

/** `count` images: pixels 0 (blank) … 255 (ink), `[count · 784]`, and labels, `[count]`. */
export interface Split {
  images: Uint8Array;
  labels: Uint8Array;
}

/** All rows: those to train on, and those to test on. */
export interface Splits {
  train: Split;
  test: Split;
}

export interface Dataset extends Splits {
  head: DatasetHead;
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
export function cut(data: Splits, examples: number, validationSplit: number): TrainingData {
  const trained = trainRows(examples, validationSplit);
  return {
    train: rows(data.train, 0, trained),
    validation: rows(data.train, trained, examples),
    test: data.test,
  };
}
