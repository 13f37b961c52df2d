import { expect, test } from 'vitest';
import type { Block } from './page/driver.ts';
import { noCounts } from './page/meter.ts';
import type { Measurement } from './rounds.ts';
import { type Row, toRows } from './rows.ts';
import { SYSTEMS, type System } from './systems.ts';
import { formatProfile, formatSweep, formatTable } from './table.ts';

function block(steps: number, milliseconds: number, given: Partial<Block> = {}): Block {
  const counts = { ...noCounts(), dispatches: steps * 15, submits: 1 };
  return {
    steps,
    milliseconds,
    loss: 0.5,
    lots: 2,
    counts,
    peakGflops: null,
    peakBytes: 3 * 2 ** 20,
    ...given,
  };
}

function measurement(name: string, blocks: Block[]): Measurement {
  const system = SYSTEMS.find((one) => one.name === name) as System;
  const threads = system.backend === 'wasm' ? (system.threads ?? 2) : null;
  return { system, adapter: 'adapter', threads, size: { batchSize: 128, units: [256, 256] }, blocks };
}

const ours = {
  ...measurement('ours-webgpu', [block(10, 20), block(10, 40), block(10, 20)]),
  unbroken: block(20, 40),
};
const webgl = measurement('tfjs-webgl', [block(5, 100), block(5, 210), block(5, 110)]);
const wasm = measurement('tfjs-wasm', [block(5, 50, { counts: null, peakBytes: null })]);

test('gives times and counts of one step', () => {
  const [row] = toRows([ours]);
  expect(row).toMatchObject({
    system: 'ours',
    backend: 'webgpu',
    adapter: 'adapter',
    msPerStep: { median: 2, min: 2, max: 4 },
    dispatchesPerStep: 15,
    submitsPerStep: 0.05,
    submitsPerStepPaced: 0.1,
    lotsPerSecond: 75,
    writesPerStep: 0,
    buffersPerStep: 0,
    bindGroupsPerStep: 0,
    peakBytes: 3 * 2 ** 20,
    batchSize: 128,
    units: [256, 256],
    steps: 10,
    rounds: [2, 4, 2],
    ratio: null,
  });
});

test('compares with the compiled step of the same round', () => {
  const [, row] = toRows([ours, webgl]);
  expect(row?.ratio).toEqual({ median: 11, min: 10, max: 11 });
});

test('compares systems on the processor with our own step and with the machine’s peak', () => {
  const fast = measurement('ours-wasm', [
    block(10, 20, { peakGflops: 100 }),
    block(10, 20, { peakGflops: 120 }),
  ]);
  const slow = measurement('tfjs-wasm', [block(5, 50), block(5, 70)]);
  const one = measurement('ours-wasm-1', [block(5, 20), block(5, 20)]);
  const [reference, row, single] = toRows([fast, slow, one, ours]);
  expect(reference).toMatchObject({ threads: 2, ratio: null, peakGflops: 120 });
  expect(row).toMatchObject({ threads: 2, ratio: { median: 6, min: 5, max: 7 }, peakGflops: 120 });
  expect(single).toMatchObject({ threads: 1, ratio: { median: 2 }, peakGflops: null });
  // The products use 530,944 weights, and there is no gradient of the images.
  expect(reference?.gflops).toBeCloseTo((2 * 128 * (3 * 530_944 - 784 * 256)) / 2e6, 6);
});

test('has no ratio if the compiled step was not measured', () => {
  expect(toRows([webgl])[0]?.ratio).toBeNull();
});

test('counts nothing that the backend does not have', () => {
  const [gl, cpu] = toRows([webgl, wasm]);
  expect(gl).toMatchObject({ dispatchesPerStep: 15, bindGroupsPerStep: null });
  expect(cpu).toMatchObject({ dispatchesPerStep: null, writesPerStep: null, peakBytes: null });
});

test('draws a table whose columns line up', () => {
  const lines = formatTable(toRows([ours, webgl, wasm])).split('\n');
  expect(lines).toHaveLength(7);
  expect(lines.at(-1)).toContain(
    'here 75 a second. Each wait ends a submit, which makes 0.1 submits a step.',
  );
  expect(lines[0]).toMatch(/^system +backend +ms\/step/);
  expect(lines[3]).toMatch(/^tfjs fit +webgl +22 +20–42 +11 +10–11 +16\.2 +15 +0\.2 +14\.3 +0 +0 +– +3$/);
  const end = (line: string | undefined, text: string) => (line?.indexOf(text) ?? 0) + text.length;
  expect(end(lines[2], '2–4')).toBe(end(lines[3], '20–42'));
});

test('draws a sweep with a line for each size', () => {
  const wide = { batchSize: 128, units: [512, 512] };
  const rows = [...toRows([ours, webgl]), ...toRows([{ ...ours, size: wide }])];
  const { name, system, backend, step } = rows[1] as Row;
  const leftOut = [{ name, system, backend, step, batchSize: 128, units: [1024, 1024], seconds: 99 }];
  const lines = formatSweep({ rows, leftOut }).split('\n');
  expect(lines[0]).toMatch(/^batch +units +ours-webgpu +tfjs-webgl$/);
  expect(lines[2]).toMatch(/^128 +256–256 +2 ms +22 ms \(× 11\)$/);
  expect(lines[3]).toMatch(/^128 +512–512 +2 ms +–$/);
  expect(lines[4]).toMatch(/^128 +1024–1024 +– +left out$/);
  expect(lines.at(-1)).toMatch(/^Left out: would take more than/);
});

test('gives each kernel its share of the step', () => {
  const kernels = [
    { kernel: 'dense', layer: 'dense_1', microseconds: 30 },
    { kernel: 'update', layer: 'dense_1', microseconds: 10 },
  ];
  const lines = formatProfile({ method: 'timestamps', kernels }).split('\n');
  expect(lines[2]).toMatch(/^dense +dense_1 +30 +75\.0 %$/);
  expect(lines[4]).toMatch(/^all +40 +100\.0 %$/);
  expect(lines.at(-1)).toMatch(/^Timestamps/);
});
