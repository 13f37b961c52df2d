/** The backends: what the numbers are computed on. */

export const BACKENDS = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;

export type BackendName = (typeof BACKENDS)[number];

/** The backends for which we have kernels of our own. */
export const COMPILED_BACKENDS = ['webgpu', 'wasm'] as const satisfies readonly BackendName[];

export const BACKEND_LABELS: Record<BackendName, string> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
};

export type BackendChoice = BackendName | 'auto';

/** The backend that computes the numbers, and why it was chosen. */
export interface Engine {
  backend: BackendName;
  /** The adapter's or renderer's own name, e.g. “NVIDIA GeForce RTX 4070”; empty if unknown. */
  adapter: string;
  /** Whether the GPU is emulated on the processor. */
  software: boolean;
  /** Why this backend was chosen: one plain sentence. */
  reason: string;
}
