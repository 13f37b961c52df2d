/** Where the numbers are computed. */

export const BACKENDS = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;

export type BackendName = (typeof BACKENDS)[number];

export const BACKEND_LABELS: Record<BackendName, string> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
};

export type BackendChoice = BackendName | 'auto';

/** Where the numbers are computed, and why there. */
export interface Engine {
  backend: BackendName;
  /** The adapter's or renderer's own name, e.g. “NVIDIA GeForce RTX 4070”; empty when unknown. */
  adapter: string;
  /** The GPU is emulated on the processor. */
  software: boolean;
  /** One plain sentence. */
  reason: string;
}
