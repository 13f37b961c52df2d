/** Measurements as rows of a table and of the JSON file. */
import type { Block } from './page/driver.ts';
import { type Counts, noCounts } from './page/meter.ts';
import type { Measurement } from './rounds.ts';
import { ratio, type Spread, spread } from './statistics.ts';
import { referenceOf, type System, type SystemName } from './systems.ts';
import { flopsPerStep } from './work.ts';

export interface Row {
  system: SystemName;
  backend: System['backend'];
  adapter: string;
  /** Of the processor; null on a GPU. */
  threads: number | null;
  msPerStep: Spread;
  /** Null where the backend has no such thing. WebGL: draw calls, flushes, uploads, textures. */
  dispatchesPerStep: number | null;
  /** The compiled step's are of steps alone, which it groups. */
  submitsPerStep: number | null;
  /** At the epoch loop's pace: as many as there are lots, where a step takes longer than a lot should. */
  submitsPerStepPaced: number | null;
  writesPerStep: number | null;
  buffersPerStep: number | null;
  bindGroupsPerStep: number | null;
  /** GPU bytes alive at once; wasm: the heap. */
  peakBytes: number | null;
  /** Buffers filled while mapped; WebGL: uniforms set one by one. */
  smallWritesPerStep: number | null;
  readBacksPerStep: number | null;
  /** Lots of steps that the epoch loop's pace asks for; each is waited for. */
  lotsPerSecond: number;
  /** What runs the step. */
  step: System['step'];
  batchSize: number;
  units: number[];
  /** Steps of one measured block. */
  steps: number;
  /** Of each round. */
  rounds: number[];
  /** Of the arithmetic that the network asks for, zeros and mirrored pairs included. */
  gflops: number;
  /** What as many threads of this machine did at most in the same run; null where nobody measured it. */
  peakGflops: number | null;
  /** How many times longer than our own step on the same kind of machine; null when that was not measured. */
  ratio: Spread | null;
  /** Of the last round: shows that it learns. */
  loss: number;
}

/** One row a measurement, in the same order. */
export function toRows(measurements: readonly Measurement[]): Row[] {
  return measurements.map((measurement) => toRow(measurement, measurements));
}

function toRow(measurement: Measurement, all: readonly Measurement[]): Row {
  const { system, adapter, threads, blocks, size, unbroken } = measurement;
  const reference = all.find((one) => one.system.name === referenceOf(system));
  const rounds = timesOf(measurement);
  const last = blocks.at(-1);
  if (!last) throw new RangeError(`${system.name} has no measured round.`);
  const per = (key: keyof Counts) => countPerStep(measurement, key);
  return {
    system: system.system,
    backend: system.backend,
    adapter,
    threads,
    msPerStep: spread(rounds),
    gflops: flopsPerStep(size) / spread(rounds).median / 1e6,
    peakGflops: peakOf(threads, all),
    dispatchesPerStep: per('dispatches'),
    submitsPerStep: unbroken?.counts ? unbroken.counts.submits / unbroken.steps : per('submits'),
    submitsPerStepPaced: per('submits'),
    writesPerStep: per('writes'),
    buffersPerStep: per('buffers'),
    bindGroupsPerStep: system.backend === 'webgpu' ? per('bindGroups') : null,
    peakBytes: last.peakBytes,
    smallWritesPerStep: per('smallWrites'),
    readBacksPerStep: per('readBacks'),
    lotsPerSecond: lotsPerSecond(blocks),
    step: system.step,
    ...size,
    steps: last.steps,
    rounds,
    ratio: reference && reference !== measurement ? ratio(rounds, timesOf(reference)) : null,
    loss: last.loss,
  };
}

/** The most that so many threads did; every system's with that number counts. */
function peakOf(threads: number | null, all: readonly Measurement[]): number | null {
  const peaks = all
    .filter((one) => threads !== null && one.threads === threads)
    .flatMap(({ blocks }) => blocks.flatMap(({ peakGflops }) => peakGflops ?? []));
  return peaks.length > 0 ? Math.max(...peaks) : null;
}

/** Milliseconds of a step, by round. */
function timesOf({ blocks }: Measurement): number[] {
  return blocks.map(({ milliseconds, steps }) => milliseconds / steps);
}

function lotsPerSecond(blocks: readonly Block[]): number {
  const total = (key: 'lots' | 'milliseconds') => blocks.reduce((sum, block) => sum + block[key], 0);
  return (1000 * total('lots')) / total('milliseconds');
}

/** Mean over all measured steps. */
function countPerStep({ blocks }: Measurement, key: keyof Counts): number | null {
  if (blocks.some(({ counts }) => counts === null)) return null;
  const total = blocks.reduce((sum, { counts }) => sum + (counts ?? noCounts())[key], 0);
  return total / blocks.reduce((sum, { steps }) => sum + steps, 0);
}
