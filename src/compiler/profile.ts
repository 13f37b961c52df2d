/** How long each kernel of a compiled step takes, on any device. */

export interface KernelTime {
  kernel: string;
  layer: string;
  microseconds: number;
}

export interface Profile {
  /** `clock`: from the call to the end, by the processor's clock; for a GPU it includes the way to it. */
  method: 'timestamps' | 'clock';
  kernels: KernelTime[];
}

/** Browsers round timestamps, for instance to 0.1 ms. So a kernel is repeated until it took this long. */
const MEASURED_MS = 20;
const MOST_REPEATS = 1000;

/**
 * Measures a kernel. Calls `measure` once to see how fast the kernel is, and again to measure it.
 * @param measure runs the kernel that many times and returns the milliseconds that all of them took.
 * @returns the microseconds of one run.
 */
export async function microsecondsOf(
  measure: (repeats: number) => number | Promise<number>,
): Promise<number> {
  const once = await measure(1);
  const repeats = Math.min(MOST_REPEATS, Math.ceil(MEASURED_MS / Math.max(once, 0.001)));
  return ((await measure(repeats)) / repeats) * 1000;
}
