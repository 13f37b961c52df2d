import { expect, test } from 'vitest';
import { sampleNetwork } from './fixtures/sample-network.ts';
import { flowOf } from './flow.ts';
import { builtFrom, comesFrom, goesTo, type Link } from './links.ts';

const image = Float32Array.from({ length: 784 }, (_, i) => (i % 7 === 0 ? 0.8 : 0));
const sum = (links: Link[]) => links.reduce((total, { carries }) => total + carries, 0);
const ALL = 1000;

test.each(['antirectifier', 'antirectifier-plain', 'relu', 'gelu'])(
  'with %s the links of a unit add up to its value, and those of an output to its logit',
  (activation) => {
    const network = sampleNetwork({ activation, units: [9, 7] });
    const flow = flowOf(network, image);
    const bias = network.hidden[1]?.bias as Float32Array;
    const before = bias.map((one, unit) => one + sum(comesFrom(network, flow, { layer: 1, unit }, ALL)));
    const mean = network.centre === 'mean' ? before.reduce((total, value) => total + value) / 7 : 0;
    before.forEach((value, unit) => {
      expect(value - mean).toBeCloseTo(flow.layers[1]?.x[unit] as number, 4);
    });
    flow.logits.forEach((logit, digit) => {
      const built = sum(builtFrom(network, flow, digit, ALL));
      expect(built + (network.output.bias[digit] as number)).toBeCloseTo(logit, 4);
    });
  },
);

test.each([['antirectifier'], ['relu']])(
  'with %s a unit’s links to the outputs are what the outputs lose without it',
  (activation) => {
    const network = sampleNetwork({ activation, units: [9, 7] });
    const flow = flowOf(network, image);
    for (let unit = 0; unit < 7; unit++) {
      const place = { layer: 1, unit };
      const without = flowOf(network, image, { without: place });
      for (const { index, carries } of goesTo(network, flow, place, ALL)) {
        expect(carries).toBeCloseTo((flow.logits[index] as number) - (without.logits[index] as number), 4);
      }
    }
  },
);

test('a unit of an earlier layer goes to the mixed values, or to the next layer if nothing is mixed', () => {
  const mixed = sampleNetwork({ activation: 'antirectifier', units: [9, 4] });
  const flow = flowOf(mixed, image);
  const place = { layer: 0, unit: 5 };
  const links = goesTo(mixed, flow, place, ALL);
  expect(links).toHaveLength(9);
  const without = flowOf(mixed, image, { without: place });
  for (const { index, carries } of links) {
    const [whole, rest] = [flow, without].map(({ layers }) => layers[0]?.mixed?.[index] as number) as [
      number,
      number,
    ];
    expect(carries).toBeCloseTo(whole - rest, 4);
  }
  const plain = sampleNetwork({ activation: 'antirectifier-plain', units: [9, 4] });
  expect(goesTo(plain, flowOf(plain, image), place, ALL)).toHaveLength(4);
});

test('the strongest links come first, and no more than are wanted', () => {
  const network = sampleNetwork({ units: [30, 20] });
  const links = goesTo(network, flowOf(network, image), { layer: 0, unit: 1 }, 6);
  expect(links).toHaveLength(6);
  const sizes = links.map(({ carries }) => Math.abs(carries));
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  expect(comesFrom(network, flowOf(network, image), { layer: 0, unit: 1 }, 6)).toEqual([]);
});
