/** Turns measurements into rows of the table and of the JSON file. */
import type { Block } from './page/driver.ts';
import { type Counts, noCounts } from './page/meter.ts';
import type { Measurement } from './rounds.ts';
import { ratio, type Spread, spread } from './statistics.ts';
import { referenceOf, type System, type SystemName } from './systems.ts';
import { flopsPerStep } from './work.ts';

export interface Row {
  /** The system's name in `--only`; rows of older files lack it. */
  name: string;
  system: SystemName;
  backend: System['backend'];
  adapter: string;
  /** Threads of the processor; null on a GPU. */
  threads: number | null;
  msPerStep: Spread;
  /** Null if the backend does not have it. For WebGL: draw calls, flushes, uploads and textures. */
  dispatchesPerStep: number | null;
  /** For the compiled step: the submits of the steps alone, which it groups. */
  submitsPerStep: number | null;
  /** Submits at the epoch loop's pace. There is one a lot if a step takes longer than a lot should. */
  submitsPerStepPaced: number | null;
  writesPerStep: number | null;
  buffersPerStep: number | null;
  bindGroupsPerStep: number | null;
  /** GPU bytes alive at once; for wasm the heap. */
  peakBytes: number | null;
  /** Buffers filled while mapped; WebGL: uniforms set one by one. */
  smallWritesPerStep: number | null;
  readBacksPerStep: number | null;
  /** Lots of steps at the epoch loop's pace. The page waits for each. */
  lotsPerSecond: number;
  /** The function or class that runs the step. */
  step: System['step'];
  batchSize: number;
  units: number[];
  /** Steps of one measured block. */
  steps: number;
  /** One value for each round. */
  rounds: number[];
  /** Counts the arithmetic of the network, with zeros and mirrored pairs. */
  gflops: number;
  /** The most that as many threads did in the same run; null if it was not measured. */
  peakGflops: number | null;
  /** How many times longer than our own step on the same kind of device; null if that was not measured. */
  ratio: Spread | null;
  /** The last round's loss; shows that the system learns. */
  loss: number;
}

/** One row for each measurement, in the same order. */
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
    name: system.name,
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

/** The most that so many threads did, over all systems with that number of threads. */
function peakOf(threads: number | null, all: readonly Measurement[]): number | null {
  const peaks = all
    .filter((one) => threads !== null && one.threads === threads)
    .flatMap(({ blocks }) => blocks.flatMap(({ peakGflops }) => peakGflops ?? []));
  return peaks.length > 0 ? Math.max(...peaks) : null;
}

/** Milliseconds of a step, for each round. */
export function timesOf({ blocks }: Measurement): number[] {
  return blocks.map(({ milliseconds, steps }) => milliseconds / steps);
}

function lotsPerSecond(blocks: readonly Block[]): number {
  const total = (key: 'lots' | 'milliseconds') => blocks.reduce((sum, block) => sum + block[key], 0);
  return (1000 * total('lots')) / total('milliseconds');
}

/** The mean over all measured steps. */
function countPerStep({ blocks }: Measurement, key: keyof Counts): number | null {
  if (blocks.some(({ counts }) => counts === null)) return null;
  const total = blocks.reduce((sum, { counts }) => sum + (counts ?? noCounts())[key], 0);
  return total / blocks.reduce((sum, { steps }) => sum + steps, 0);
}
