import { expect, it } from 'vitest';
import { MnistLoader } from './mnist-loader.ts';

/** How often each digit occurs in the published MNIST. */
const COUNTS = {
  train: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
  test: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
};

/** Mean of all pixels, 0 … 255, of the train images (the well-known 0.1307) and of the test images. */
const MEANS = { train: 33.318421, test: 33.791224 };

it('loads the real sprites in a browser', async () => {
  const reports: [number, number][] = [];
  const loader = new MnistLoader(new URL('/mnist/', location.origin).href);
  const mnist = await loader.load((...report) => reports.push(report));
  for (const name of ['train', 'test'] as const) {
    const { images, labels } = mnist[name];
    const counts = Array<number>(10).fill(0);
    for (const label of labels) counts[label] = (counts[label] as number) + 1;
    expect(counts).toEqual(COUNTS[name]);
    let ink = 0;
    for (const pixel of images) ink += pixel;
    expect(ink / images.length).toBeCloseTo(MEANS[name], 5);
  }
  const [loaded, total] = reports.at(-1) as [number, number];
  expect(loaded).toBe(total);
  expect(total).toBeGreaterThan(10e6);
});
