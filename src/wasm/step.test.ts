import { describe, expect, test } from 'vitest';
import { createOptimizer, type Optimizer } from '../training/optimizer.ts';
import { permutation } from '../training/random.ts';
import { meanLoss } from '../webgpu/fixtures/reference-network.ts';
import { compiled, ONE_THREAD } from './fixtures/node-kernels.ts';
import { randoms } from './fixtures/numbers.ts';
import { fiveSmallSteps, LAYERS, openSmallStep, ROWS, SEED, smallData } from './fixtures/small-step.ts';

describe.each(ONE_THREAD)('%s', (build) => {
  const open = async (options: { optimizer?: Optimizer; rowsAtOnce?: number }) =>
    openSmallStep(
      { module: await compiled(build), shared: false },
      { ...options, threads: 1, start: () => Promise.reject(new Error('There is one thread.')) },
    );

  test('its gradients are the slopes of the loss, dropout included', async () => {
    // Plain gradient descent with rate 1, so that the weights change by the gradient itself.
    const { step } = await open({ optimizer: createOptimizer('sgd', 1) });
    const { weights: before } = await step.snapshot();
    const order = permutation(ROWS, 1, 2);
    step.beginEpoch(order);
    step.run(0, ROWS, 7);
    const { weights: after } = await step.snapshot();
    const { images, labels } = smallData().train;
    const inputs = images.length / ROWS;
    const batch = {
      images: Array.from(order, (row) =>
        Array.from(images.subarray(inputs * row, inputs * (row + 1)), (byte) => byte / 255),
      ),
      labels: Array.from(order, (row) => labels[row] as number),
      seed: SEED,
      step: 7,
    };
    expect((await step.metrics()).loss).toBeCloseTo(meanLoss(LAYERS, before, batch), 5);
    for (const [k, weights] of before.entries()) {
      const gradient = weights.map((weight, i) => weight - (after[k]?.[i] as number));
      // The slope along a random direction, in double precision.
      const direction = randoms(weights.length, 100 + k);
      const along = (size: number) => {
        const moved = Float64Array.from(weights, (weight, i) => weight + size * (direction[i] as number));
        return meanLoss(LAYERS, before.with(k, moved as never), batch);
      };
      const slope = (along(1e-6) - along(-1e-6)) / 2e-6;
      const expected = gradient.reduce((sum, g, i) => sum + g * (direction[i] as number), 0);
      const scale = Math.hypot(...gradient) * Math.sqrt(weights.length / 3);
      expect(Math.abs(slope - expected) / scale, `weights ${k}`).toBeLessThan(1e-4);
    }
  });

  test('any number of rows at once gives the same bits', async () => {
    const [first, ...others] = await Promise.all(
      [4, 20, 128].map(async (rowsAtOnce) => fiveSmallSteps((await open({ rowsAtOnce })).step)),
    );
    for (const other of others) expect(other).toEqual(first);
  });
});
