/** What a soak measures after each cycle, and whether any of it grew. */

/** All values are from after a garbage collection. */
export interface Reading {
  /** 1 for the first cycle. */
  cycle: number;
  /** Since the soak began. */
  minutes: number;
  /** TensorFlow.js' tensors in the worker. */
  tensors: number;
  /** The worker's living GPU buffers. */
  gpuBuffers: number;
  gpuMegabytes: number;
  /** The worker's living WebAssembly memories. */
  wasmMegabytes: number;
  /** Workers of the page, and workers of these. */
  threads: number;
  /** Nodes of the page's documents, and those that a script still holds. */
  nodes: number;
  listeners: number;
  /** What the browser has stored for the page, in IndexedDB. */
  records: number;
  /** JavaScript's objects, and apart from them the contents of typed arrays. */
  pageHeapMegabytes: number;
  pageArrayMegabytes: number;
  workerHeapMegabytes: number;
  workerArrayMegabytes: number;
  /** At the end of the cycle's run. */
  msPerStep: number;
}

export type Measure = Exclude<keyof Reading, 'cycle' | 'minutes'>;

/** How a measure is shown, and by how much it may grow: the greater of a part of its first value and `least`. */
interface Limit {
  label: string;
  digits: number;
  part: number;
  least: number;
}

const counted = (label: string): Limit => ({ label, digits: 0, part: 0, least: 0 });
const megabytes = (label: string, least: number): Limit => ({ label, digits: 1, part: 0.05, least });

/** Counts may not grow at all. Heaps vary by compiled code; the time of a step varies by what else runs. */
export const LIMITS: Record<Measure, Limit> = {
  tensors: counted('tensors'),
  gpuBuffers: counted('GPU buffers'),
  gpuMegabytes: megabytes('GPU MB', 0),
  wasmMegabytes: megabytes('wasm MB', 0),
  threads: counted('threads'),
  // Chrome counts a few nodes of drawings that it has not let go of yet.
  nodes: { label: 'nodes', digits: 0, part: 0.02, least: 0 },
  listeners: { label: 'listeners', digits: 0, part: 0.02, least: 0 },
  records: counted('records'),
  pageHeapMegabytes: megabytes('page heap MB', 1),
  pageArrayMegabytes: megabytes('arrays MB', 0.5),
  workerHeapMegabytes: megabytes('worker heap MB', 1),
  workerArrayMegabytes: megabytes('arrays MB', 0.5),
  msPerStep: { label: 'ms a step', digits: 1, part: 0.5, least: 1 },
};

export const MEASURES = Object.keys(LIMITS) as Measure[];

/** The first cycles fill caches and load code, so they are not judged. */
export const WARM_UP = 3;
/** With fewer cycles than these a verdict says nothing. */
export const LEAST_CYCLES = 12;

export interface Change {
  measure: Measure;
  /** Median of the first third of the cycles after the warm-up. */
  before: number;
  /** Median of the last third. */
  after: number;
  /** How much greater `after` may be. */
  allowed: number;
  grew: boolean;
}

/**
 * Compares the last third of the readings after the warm-up with the first third.
 * @throws {RangeError} when there are fewer than `LEAST_CYCLES`.
 */
export function changes(readings: readonly Reading[]): Change[] {
  if (readings.length < LEAST_CYCLES) {
    throw new RangeError(`A verdict needs at least ${LEAST_CYCLES} cycles, not ${readings.length}.`);
  }
  const judged = readings.slice(WARM_UP);
  const third = Math.floor(judged.length / 3);
  return MEASURES.map((measure) => {
    const before = median(judged.slice(0, third).map((reading) => reading[measure]));
    const after = median(judged.slice(-third).map((reading) => reading[measure]));
    const allowed = Math.max(LIMITS[measure].part * before, LIMITS[measure].least);
    return { measure, before, after, allowed, grew: after - before > allowed };
  });
}

/** One of the values that were measured: the middle one, or the lower of two. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] as number;
}

/** The heads of the columns of `readingLine`. */
export function headLine(): string {
  return columns('cycle', 'minutes', (measure) => LIMITS[measure].label);
}

export function readingLine(reading: Reading): string {
  return columns(String(reading.cycle), reading.minutes.toFixed(1), (measure) =>
    shown(measure, reading[measure]),
  );
}

function columns(cycle: string, minutes: string, cell: (measure: Measure) => string): string {
  const cells = MEASURES.map((measure) => cell(measure).padStart(Math.max(LIMITS[measure].label.length, 6)));
  return [cycle.padStart(5), minutes.padStart(7), ...cells].join('  ');
}

/** A sentence for each measure that grew, or one that says that none did. */
export function verdictLines(found: readonly Change[]): string[] {
  const grown = found.filter(({ grew }) => grew);
  if (grown.length === 0) return ['Nothing grew.'];
  return grown.map(
    ({ measure, before, after, allowed }) =>
      `${LIMITS[measure].label} grew from ${shown(measure, before)} to ${shown(measure, after)}; ${shown(measure, allowed)} more would be allowed.`,
  );
}

const shown = (measure: Measure, value: number) => value.toFixed(LIMITS[measure].digits);
