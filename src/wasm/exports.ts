/** The compiled kernels and the functions that they export. */

export interface Kernels {
  module: WebAssembly.Module;
  /** Whether the memory is shared between threads. */
  shared: boolean;
}

/** Exported by kernels/index.ts. */
export interface KernelExports {
  /** Runs the job of the control block. Returns 1 when a thread is lost. */
  run(control: number): number;
  /** Lets a helper work on all jobs; never returns. */
  help(control: number, thread: number): void;
}

export async function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Promise<KernelExports> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  return exports as unknown as KernelExports;
}
