import { expect, test } from 'vitest';
import { PAPERS } from './chart.ts';
import type { Row } from './rows.ts';
import { drawSweeps } from './sweep-figure.ts';

function row(system: Row['system'], backend: Row['backend'], batchSize: number, width: number, ms: number) {
  const msPerStep = { median: ms, min: ms, max: ms };
  return { system, backend, batchSize, units: [width, width], msPerStep } as Row;
}

test('draws a panel for each sweep, a line for each system, a point for each size', async () => {
  const batches = [32, 64, 128].flatMap((size) => [
    row('ours', 'webgpu', size, 256, size / 2),
    row('tfjs', 'webgl', size, 256, size * 3),
  ]);
  const widths = [64, 128].map((width) => row('ours', 'webgpu', 128, width, width));
  const sweeps = [batches, widths].map((rows) => ({ rows, leftOut: [] }));
  const svg = await drawSweeps(sweeps, PAPERS.light);
  expect(svg).toMatch(/^<svg[^>]* viewBox=/);
  expect(svg).toContain('batch size');
  expect(svg).toContain('units of each hidden layer');
  expect(svg).toContain('TensorFlow.js, WebGL');
  // Six points are in the first panel and two in the second. The legend's symbols have another label.
  expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(8);
  expect(svg).not.toContain('NaN');
});
