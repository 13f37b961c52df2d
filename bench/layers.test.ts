import { expect, test } from 'vitest';
import { formatLayers, LAYERS, layerRows, withLayer } from './layers.ts';
import type { Block } from './page/driver.ts';
import type { Measurement } from './rounds.ts';
import { SYSTEMS, type System } from './systems.ts';

/** Two rounds of so many ms a step with the layer of that name. */
function measurement(name: string, milliseconds: number, system: System = SYSTEMS[0]): Measurement {
  const layer = LAYERS.find((one) => one.name === name);
  if (!layer) throw new Error(`There is no layer ${name}.`);
  const block: Block = {
    steps: 10,
    milliseconds: 10 * milliseconds,
    loss: 1,
    lots: 1,
    counts: null,
    peakGflops: null,
    peakBytes: null,
  };
  return {
    system: withLayer(system, layer),
    adapter: 'adapter',
    threads: null,
    size: { batchSize: 128, units: [256, 256] },
    blocks: [block, block],
  };
}

test('one part is compared with ReLU, two parts with a kernel twice as high', () => {
  const rows = layerRows([
    measurement('Dense, twice as high', 4),
    measurement('ReLU', 2),
    measurement('Mish', 2.6),
    measurement('PReLU', 2.8),
    measurement('CReLU', 9),
    measurement('Antirectifier', 3),
    measurement('SiLU and Tanh, mixed', 5),
  ]);
  expect(
    rows.map(({ name, ratio, limit }) => [name, ratio?.median, limit?.times.median, limit?.holds]),
  ).toEqual([
    ['ReLU', 1, undefined, undefined],
    ['PReLU', 1.4, 1.4, false],
    ['Mish', 1.3, 1.3, true],
    ['CReLU', 4.5, undefined, undefined],
    ['Antirectifier', 1.5, 0.75, true],
    ['SiLU and Tanh, mixed', 2.5, 1.25, false],
    ['Dense, twice as high', 2, undefined, undefined],
  ]);
  const text = formatLayers(rows);
  expect(text).toMatch(/2 of 4 limits hold. Too slow: PReLU on webgpu, SiLU and Tanh, mixed on webgpu./);
  expect(text).toMatch(/Mish .* 1.3 × ReLU +1.3 +yes/);
});

test('the processor may take longer than the GPU', () => {
  const wasm = SYSTEMS[1];
  const [, tanh] = layerRows([measurement('ReLU', 2, wasm), measurement('Tanh', 3, wasm)]);
  expect(tanh?.limit).toMatchObject({ against: 'ReLU', most: 1.5, holds: true });
});

test('a layer has no limit when what it is compared with was not measured', () => {
  const [mish] = layerRows([measurement('Mish', 2.6)]);
  expect(mish).toMatchObject({ ratio: null, limit: null });
});
