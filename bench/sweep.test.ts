import { expect, test } from 'vitest';
import type { Size } from './rounds.ts';
import type { Row } from './rows.ts';
import { runSweep, type Sweep } from './sweep.ts';
import { SYSTEMS, type System } from './systems.ts';

const find = (wanted: string) => SYSTEMS.find(({ name }) => name === wanted) as System;
const sizes = [32, 64, 128, 256].map((batchSize) => ({ batchSize, units: [16] }));

function row({ name, system, backend, step }: System, size: Size, ms: number): Row {
  return { name, system, backend, step, ...size, msPerStep: { median: ms, min: ms, max: ms } } as Row;
}

/** In `ours-webgpu` a row of the batch takes 1 ms, in TensorFlow.js 80 ms. */
const measure = async (size: Size, systems: System[]) =>
  systems.map((system) => row(system, size, size.batchSize * (system.name === 'ours-webgpu' ? 1 : 80)));

test('leaves a system out from the first size that would take too long, and says how long it would take', async () => {
  const systems = [find('ours-webgpu'), find('tfjs-webgl')];
  const { rows, leftOut } = await runSweep({ sizes, systems, leastSteps: 4, measure, keep: async () => {} });
  const measured = (name: string) =>
    rows.filter(({ system }) => system === name).map(({ batchSize }) => batchSize);
  expect(measured('ours')).toEqual([32, 64, 128, 256]);
  expect(measured('tfjs')).toEqual([32, 64]);
  expect(leftOut.map(({ batchSize }) => batchSize)).toEqual([128, 256]);
  expect(leftOut[0]).toMatchObject({ system: 'tfjs', backend: 'webgl', step: 'fit', units: [16] });
  expect(leftOut[0]?.seconds).toBeCloseTo(4 * 128 * 0.08);
});

test('judges one system by its own rows, not by those of the same system with other threads', async () => {
  const systems = [find('ours-wasm'), find('ours-wasm-1')];
  const slowAlone = async (size: Size, some: System[]) =>
    some.map((system) => row(system, size, size.batchSize * (system.name === 'ours-wasm' ? 1 : 80)));
  const plan = { sizes, systems, leastSteps: 4, measure: slowAlone, keep: async () => {} };
  const { rows, leftOut } = await runSweep(plan);
  expect(rows.filter(({ name }) => name === 'ours-wasm')).toHaveLength(4);
  expect(leftOut.map(({ name }) => name)).toEqual(['ours-wasm-1', 'ours-wasm-1']);
});

test('counts wider layers as more work', async () => {
  const widths = [64, 2048].map((width) => ({ batchSize: 128, units: [width, width] }));
  const slow = async (size: Size, some: System[]) => some.map((system) => row(system, size, 100));
  const plan = {
    sizes: widths,
    systems: [find('ours-webgpu')],
    leastSteps: 4,
    measure: slow,
    keep: async () => {},
  };
  const { leftOut } = await runSweep(plan);
  expect(leftOut).toMatchObject([{ batchSize: 128, units: [2048, 2048] }]);
});

test('keeps its results after each size', async () => {
  const kept: number[] = [];
  const keep = async ({ rows }: Sweep) => void kept.push(rows.length);
  const broken = async (size: Size, systems: System[]) => {
    if (size.batchSize === 128) throw new Error('broken off');
    return measure(size, systems);
  };
  const plan = { sizes, systems: [find('ours-webgpu')], leastSteps: 4, measure: broken, keep };
  await expect(runSweep(plan)).rejects.toThrow('broken off');
  expect(kept).toEqual([1, 2]);
});
