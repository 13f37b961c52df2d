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
export const MEASURED_MS = 20;
export const MOST_REPEATS = 1000;
