/** How long each kernel of a compiled step takes, whatever it is compiled for. */

export interface KernelTime {
  kernel: string;
  layer: string;
  microseconds: number;
}

export interface Profile {
  /** `clock`: from the order to the end, as the processor sees it; for a GPU the way there included. */
  method: 'timestamps' | 'clock';
  kernels: KernelTime[];
}

/** Browsers round timestamps, to 0.1 ms for instance: a kernel is repeated until it took this long. */
export const MEASURED_MS = 20;
export const MOST_REPEATS = 1000;
