import { BACKENDS, type BackendChoice, type BackendName } from '../../contract/backends.ts';

export const BACKEND_LABELS: Record<BackendName, string> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
};

/** What to try where `failed` did not work: the next slower one, WebAssembly where there is none. */
export function nextBackend(failed: BackendChoice): BackendName {
  const slower = failed === 'auto' ? 'webgl' : BACKENDS[BACKENDS.indexOf(failed) + 1];
  return slower ?? 'wasm';
}
