/** Measures the most that the processor can do: multiply-adds in registers, on as many threads as a step has. */
import { takeRows } from '../../src/wasm/control.ts';
import type { Kernels } from '../../src/wasm/exports.ts';
import { Layout } from '../../src/wasm/layout.ts';
import { peak } from '../../src/wasm/operations.ts';
import { type PoolOptions, startPool } from '../../src/wasm/pool.ts';
import { Program } from '../../src/wasm/program.ts';

const TURNS = 2_000_000;
/** Floating-point operations of a turn: eight vectors of four, with a multiplication and an addition each. */
const FLOPS = 8 * 4 * 2;

/** @returns a function that measures GFLOP/s. */
export async function openPeak(kernels: Kernels, options: PoolOptions): Promise<() => number> {
  const layout = new Layout();
  const rows = takeRows(layout);
  const program = new Program().byParts(options.threads, [peak(TURNS)]).place(layout);
  const pool = await startPool(kernels, layout, options);
  return () => {
    const started = performance.now();
    pool.run(program, rows);
    return (options.threads * TURNS * FLOPS) / (performance.now() - started) / 1e6;
  };
}
