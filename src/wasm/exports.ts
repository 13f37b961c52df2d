/** The compiled kernels, and what they offer. */

export interface Kernels {
  module: WebAssembly.Module;
  /** Whether its memory is to be shared, so that threads can be had. */
  shared: boolean;
}

/** See kernels/index.ts. */
export interface KernelExports {
  /** Runs the job that the control block names; 1 when a thread is lost. */
  run(control: number): number;
  /** A helper's life. */
  help(control: number, thread: number): void;
}

export async function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<KernelExports> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  return exports as unknown as KernelExports;
}
