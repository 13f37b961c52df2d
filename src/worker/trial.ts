/** Measures how fast the running backend trains a recipe's network. */
import { cut, PIXELS, type Split } from '../data/split.ts';
import { createOptimizer } from '../training/optimizer.ts';
import type { Recipe } from '../training/recipe.ts';
import { buildClassifier } from './current-model.ts';
import { createStep, freeStep } from './steps.ts';

/** How long the trial takes steps, after a first step that compiles. */
const TRIAL_MS = 100;
/** The share of pixels with ink, about MNIST's. */
const INK = 0.2;

/** Milliseconds that an optimizer step takes on a batch of made-up digits. */
export async function measureStep(recipe: Recipe): Promise<number> {
  const { batchSize, optimizer, learningRate, seed } = recipe;
  const digits = madeUp(batchSize);
  const data = cut({ train: digits, test: digits }, batchSize, 0);
  const model = buildClassifier(recipe);
  const options = { batchSize, optimizer: createOptimizer(optimizer, learningRate), seed };
  const { step } = await createStep('auto', model, data, options);
  try {
    step.beginEpoch(Uint32Array.from(digits.labels.keys()));
    const take = async (steps: number) => {
      step.run(0, batchSize, steps);
      await step.settled();
    };
    await take(0);
    const started = performance.now();
    let steps = 0;
    let elapsed = 0;
    while (elapsed < TRIAL_MS) {
      await take(++steps);
      elapsed = performance.now() - started;
    }
    return elapsed / steps;
  } finally {
    freeStep(step);
    model.dispose();
  }
}

/** Made-up digits, the same each time. */
function madeUp(count: number): Split {
  const images = Uint8Array.from({ length: count * PIXELS }, (_, i) =>
    (Math.imul(i + 1, 2654435761) >>> 24) / 256 < INK ? 255 : 0,
  );
  return { images, labels: Uint8Array.from({ length: count }, (_, row) => row % 10) };
}
