/** Rows as files give them, and what becomes of them: a train and a test split with labels from 0 up. */
import { type Dataset, MOST_CLASSES, numberedClasses, PIXELS, rows, type Split } from '../split.ts';
import { DataFileError } from './data-file-error.ts';

/** The most rows of a file. They have 784 MB. */
export const MOST_ROWS = 1_000_000;
/** Fewer rows to train on than this are no dataset. */
const FEWEST = 20;
const LONGEST_NAME = 40;

/** Which split a file's name says that its rows are for. */
export const isForTest = (path: string): boolean =>
  /(^|[^a-z])(test|t10k|val|valid|validation)([^a-z]|$)/i.test(path);

export function emptySplit(count: number): Split {
  return { images: new Uint8Array(count * PIXELS), labels: new Uint8Array(count) };
}

/** What files gave. Labels are as they are in the files. */
export interface ReadRows {
  train: Split;
  /** Missing when the files do not say which rows are for testing. */
  test?: Split | undefined;
  /** Names of the labels, where the files have them. */
  names?: readonly string[];
  /** The files have their rows class by class. */
  isSorted?: boolean;
}

export interface Wishes {
  name: string;
  /** Names for the classes, in the order of their labels. */
  classes?: readonly string[] | undefined;
  /** The share of the rows to test with, if the files do not say it: 0 … 1. */
  testShare: number;
}

/**
 * Labels become 0, 1, …, in the order of the files' labels. Rows are shuffled, always in the same way, when
 * they are sorted or have to be split, because validation takes the last rows. Changes the splits in place.
 * @throws {DataFileError}
 */
export function datasetOf({ train, test, names, isSorted }: ReadRows, wishes: Wishes): Dataset {
  if (isSorted || !test) {
    shuffle(train);
    if (test) shuffle(test);
  }
  const whole = train.labels.length;
  const trained = test ? whole : whole - Math.round(whole * wishes.testShare);
  const splits = test
    ? { train, test }
    : { train: rows(train, 0, trained), test: rows(train, trained, whole) };
  if (splits.train.labels.length < FEWEST || splits.test.labels.length === 0) {
    throw new DataFileError(
      `There are ${splits.train.labels.length} images to train on and ${splits.test.labels.length} to test with. A dataset needs at least ${FEWEST} and 1. Add more images.`,
    );
  }
  const found = [...new Set([...splits.train.labels, ...splits.test.labels])].sort((a, b) => a - b);
  const classes = classNames(found, names, wishes.classes);
  const order = new Uint8Array(256);
  found.forEach((label, i) => {
    order[label] = i;
  });
  for (const { labels } of [splits.train, splits.test]) {
    labels.forEach((label, row) => {
      labels[row] = order[label] as number;
    });
  }
  const head = {
    id: digest(splits.train, splits.test),
    name: wishes.name,
    classes,
    trainRows: splits.train.labels.length,
    testRows: splits.test.labels.length,
  };
  return { head, ...splits };
}

function classNames(found: number[], names?: readonly string[], wished?: readonly string[]): string[] {
  const { length } = found;
  if (length < 2)
    throw new DataFileError('All images have the same label. A dataset needs at least 2 classes.');
  if (length > MOST_CLASSES) {
    throw new DataFileError(
      `There are ${length} classes; this page takes at most ${MOST_CLASSES}. Leave some out.`,
    );
  }
  const classes = wished?.length
    ? [...wished]
    : found.map((label) => names?.[label] ?? numberedClasses(256)[label] ?? '');
  if (classes.length !== length) {
    throw new DataFileError(
      `You gave ${classes.length} names, and the files have ${length} classes. Give each class one name.`,
    );
  }
  const short = classes.map((name) => name.trim().slice(0, LONGEST_NAME));
  if (short.some((name) => name === '') || new Set(short).size < length) {
    throw new DataFileError(
      'Two classes have the same name, or one has none. Give each class a name of its own.',
    );
  }
  return short;
}

/** Puts the rows in an order that looks random and is always the same. */
function shuffle({ images, labels }: Split): void {
  const held = new Uint8Array(PIXELS);
  let state = 1;
  for (let i = labels.length - 1; i > 0; i--) {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    const label = labels[i] as number;
    labels[i] = labels[j] as number;
    labels[j] = label;
    held.set(images.subarray(i * PIXELS, (i + 1) * PIXELS));
    images.copyWithin(i * PIXELS, j * PIXELS, (j + 1) * PIXELS);
    images.set(held, j * PIXELS);
  }
}

/** A text that other rows would not give: FNV-1a of all bytes, from two beginnings. */
function digest(...splits: Split[]): string {
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (const { images, labels } of splits) {
    for (const bytes of [images, labels]) {
      for (let i = 0; i < bytes.length; i++) {
        a = Math.imul(a ^ (bytes[i] as number), 0x01000193);
        b = Math.imul(b ^ (bytes[i] as number), 0x01000193);
      }
    }
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
