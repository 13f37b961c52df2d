import { describe, expect, it } from 'vitest';
import { cut, PIXELS, rows, type Split, type Splits } from './split.ts';

/** All pixels of row r are r; its label is r modulo 10. */
function digits(count: number): Split {
  return {
    images: Uint8Array.from({ length: count * PIXELS }, (_, i) => Math.floor(i / PIXELS)),
    labels: Uint8Array.from({ length: count }, (_, row) => row % 10),
  };
}

const first = ({ images }: Split) => images[0];
const last = ({ images }: Split) => images.at(-1);

describe('rows', () => {
  it('is a view of images and labels alike', () => {
    const all = digits(5);
    const some = rows(all, 1, 3);
    expect([first(some), last(some), some.images.length]).toEqual([1, 2, 2 * PIXELS]);
    expect([...some.labels]).toEqual([1, 2]);
    expect([some.images.buffer, some.labels.buffer]).toEqual([all.images.buffer, all.labels.buffer]);
  });
});

describe('cut', () => {
  const mnist: Splits = { train: digits(100), test: digits(7) };

  it('holds out the last rows of those that are used', () => {
    const { train, validation, test } = cut(mnist, 40, 0.15);
    expect([first(train), last(train), train.labels.length]).toEqual([0, 33, 34]);
    expect([first(validation), last(validation), validation.labels.length]).toEqual([34, 39, 6]);
    expect(test).toBe(mnist.test);
  });

  it('rounds the train rows down, as Keras does', () => {
    const { train, validation } = cut(mnist, 99, 0.5);
    expect([train.labels.length, validation.labels.length]).toEqual([49, 50]);
  });

  it('gives Keras’ 51,000 and 9,000 rows of the whole', () => {
    const whole = {
      train: { images: new Uint8Array(), labels: new Uint8Array(60_000) },
      test: { images: new Uint8Array(), labels: new Uint8Array() },
    };
    const { train, validation } = cut(whole, 60_000, 0.15);
    expect([train.labels.length, validation.labels.length]).toEqual([51_000, 9_000]);
  });
});
