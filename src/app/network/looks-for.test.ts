import { expect, test } from 'vitest';
import { sampleNetwork } from './fixtures/sample-network.ts';
import { flowOf } from './flow.ts';
import type { HiddenLayer } from './living-network.ts';
import { firstPictures, looksFor } from './looks-for.ts';

const image = Float32Array.from({ length: 784 }, (_, i) => (i % 5 === 0 ? 0.7 : 0));

test.each(['antirectifier', 'relu', 'gelu', 'mean; tanh(x); relu(-x)'])(
  'with %s the picture says how a unit’s value changes with each pixel',
  (activation) => {
    const network = sampleNetwork({ activation, units: [7, 6] });
    const flow = flowOf(network, image);
    for (const place of [
      { layer: 0, unit: 2 },
      { layer: 1, unit: 5 },
    ]) {
      const picture = looksFor(network, flow, place);
      for (const pixel of [0, 5, 301]) {
        const step = 1e-3;
        const more = image.slice();
        (more[pixel] as number) += step;
        const [before, after] = [flow, flowOf(network, more)].map(
          ({ layers }) => layers[place.layer]?.x[place.unit] as number,
        ) as [number, number];
        expect(picture[pixel]).toBeCloseTo((after - before) / step, 2);
      }
      expect(picture.some((value) => value !== 0)).toBe(true);
    }
  },
);

test('the pictures of the first layer, all at once', () => {
  for (const activation of ['antirectifier', 'relu']) {
    const network = sampleNetwork({ activation, units: [7, 6] });
    const pictures = firstPictures(network);
    for (let unit = 0; unit < 7; unit++) {
      const own = looksFor(network, undefined, { layer: 0, unit });
      pictures.subarray(unit * 784, (unit + 1) * 784).forEach((value, pixel) => {
        expect(value).toBeCloseTo(own[pixel] as number, 5);
      });
    }
  }
  const { hidden } = sampleNetwork({ activation: 'relu', units: [7, 6] });
  const pictures = firstPictures(sampleNetwork({ activation: 'relu', units: [7, 6] }));
  expect(pictures[3 * 784 + 20]).toBe((hidden[0] as HiddenLayer).kernel[20 * 7 + 3]);
});
