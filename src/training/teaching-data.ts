/**
 * Teaching: a visitor's own digits mixed with MNIST's for a few dozen steps, so that the network
 * learns their hand and forgets nothing.
 */
import { type Mnist, PIXELS, type Split, type TrainingData } from '../data/split.ts';
import { createOptimizer, type Optimizer, type OptimizerName } from './optimizer.ts';
import { hash32, permutation, STREAM } from './random.ts';

export interface TeachingPlan {
  steps: number;
  /** Rows of a batch that are the visitor's, and that are MNIST's. */
  ownRows: number;
  mnistRows: number;
}

/**
 * On 30 writers' recorded digits 100 steps of RMSprop at 2e-4 with varied copies teach more than the 60 at 1e-4
 * without that were tried first, and cost MNIST nothing; around here the optimum is flat.
 */
export const TEACHING: TeachingPlan = {
  steps: 100,
  ownRows: 32,
  mnistRows: 96,
};

/**
 * Learning rates of lessons. On five writers' ten digits each, a lesson at these learned all of them. It
 * then read as many of 2,000 test digits as with RMSprop, to 0.3 %. Nesterov has momentum's.
 */
const LESSON_RATES: Record<OptimizerName, number> = {
  rmsprop: 2e-4,
  adam: 2e-4,
  sgd: 1e-2,
  momentum: 2e-3,
  nesterov: 2e-3,
};

/** What a lesson trains with: the optimizer of the network's recipe. */
export function lessonOptimizer(name: OptimizerName): Optimizer {
  return createOptimizer(name, LESSON_RATES[name]);
}

/** A drawing `[784]` of that digit, and varied copies of it. */
export interface TaughtDrawing {
  digit: number;
  /** The first is the drawing as it was drawn. */
  images: readonly Uint8Array[];
}

/**
 * The rows of all batches, one after another, as one epoch in the order they lie: in each batch the
 * visitor's, then MNIST's. The visitor's come round again and again, each time all of them in
 * another order; a row of MNIST comes once. `validation` are the drawings as drawn, `test` is MNIST's.
 */
export function teachingData(
  drawings: readonly TaughtDrawing[],
  mnist: Mnist,
  plan: TeachingPlan,
  seed: number,
): TrainingData {
  const own = drawings.flatMap(({ digit, images }) => images.map((image) => ({ digit, image })));
  const asDrawn = drawings.flatMap(({ digit, images }) =>
    images.slice(0, 1).map((image) => ({ digit, image })),
  );
  const mnistOrder = permutation(mnist.train.labels.length, hash32(seed, STREAM.shuffle), 0);
  const batch = plan.ownRows + plan.mnistRows;
  const train = emptySplit(plan.steps * batch);
  let round = new Uint32Array();
  for (let row = 0, ownAt = 0, mnistAt = 0; row < train.labels.length; row++) {
    if (row % batch < plan.ownRows) {
      const at = ownAt % own.length;
      if (at === 0) round = permutation(own.length, seed, ownAt / own.length);
      const { digit, image } = own[round[at] as number] as (typeof own)[number];
      place(train, row, image, digit);
      ownAt++;
    } else {
      const from = mnistOrder[mnistAt % mnistOrder.length] as number;
      const image = mnist.train.images.subarray(from * PIXELS, (from + 1) * PIXELS);
      place(train, row, image, mnist.train.labels[from] as number);
      mnistAt++;
    }
  }
  const validation = emptySplit(asDrawn.length);
  asDrawn.forEach(({ digit, image }, row) => {
    place(validation, row, image, digit);
  });
  return { train, validation, test: mnist.test };
}

function emptySplit(count: number): Split {
  return { images: new Uint8Array(count * PIXELS), labels: new Uint8Array(count) };
}

function place({ images, labels }: Split, row: number, image: Uint8Array, label: number): void {
  images.set(image, row * PIXELS);
  labels[row] = label;
}
