/** The systems that are measured. Each has a row in the table and a page in the browser. */
import type { ActivationChoice } from '../src/model/names.ts';

export type SystemName = 'ours' | 'tfjs' | 'jax-js';

export interface System {
  /** Its name in `--only`. */
  name: string;
  system: SystemName;
  backend: 'webgpu' | 'webgl' | 'wasm';
  /** The function or class that runs the step. */
  step: 'CompiledStep' | 'WasmStep' | 'TfjsStep' | 'fit' | 'jit';
  /** Threads of the processor; without it, as many as the processor has cores. */
  threads?: number;
  /** The layer after each hidden Dense layer; without it, the example's. Only our own steps take it. */
  layer?: ActivationChoice;
  /** Measured only when `--only` names it. */
  extra?: true;
}

export const SYSTEMS = [
  { name: 'ours-webgpu', system: 'ours', backend: 'webgpu', step: 'CompiledStep' },
  { name: 'ours-wasm', system: 'ours', backend: 'wasm', step: 'WasmStep' },
  { name: 'ours-wasm-1', system: 'ours', backend: 'wasm', step: 'WasmStep', threads: 1 },
  { name: 'ours-tfjs-webgpu', system: 'ours', backend: 'webgpu', step: 'TfjsStep', extra: true },
  { name: 'ours-tfjs-webgl', system: 'ours', backend: 'webgl', step: 'TfjsStep', extra: true },
  { name: 'ours-tfjs-wasm', system: 'ours', backend: 'wasm', step: 'TfjsStep', extra: true },
  { name: 'tfjs-webgpu', system: 'tfjs', backend: 'webgpu', step: 'fit' },
  { name: 'tfjs-webgl', system: 'tfjs', backend: 'webgl', step: 'fit' },
  { name: 'tfjs-wasm', system: 'tfjs', backend: 'wasm', step: 'fit' },
  { name: 'jax-js-webgpu', system: 'jax-js', backend: 'webgpu', step: 'jit' },
  { name: 'jax-js-wasm', system: 'jax-js', backend: 'wasm', step: 'jit' },
] as const satisfies readonly System[];

/** Our step for the processor on so many threads. */
export function oursOnThreads(threads: number): System {
  return { name: `ours-wasm-${threads}`, system: 'ours', backend: 'wasm', step: 'WasmStep', threads };
}

/** The name of our own step that a system is compared with: on the GPU, or on the processor. */
export function referenceOf({ backend }: Pick<System, 'backend'>): (typeof SYSTEMS)[number]['name'] {
  return backend === 'wasm' ? 'ours-wasm' : 'ours-webgpu';
}

/**
 * The systems that `names` select, in the list's order: `tfjs-webgl` is one system, `tfjs` all of that
 * library. Without names, the default systems.
 * @returns the first unknown name, if there is one.
 */
export function chooseSystems(names: readonly string[]): System[] | { unknown: string } {
  const all: readonly System[] = SYSTEMS;
  const usual = all.filter(({ extra }) => !extra);
  if (names.length === 0) return usual;
  const unknown = names.find((name) => !all.some((one) => one.name === name || one.system === name));
  if (unknown !== undefined) return { unknown };
  return all.filter((one) => names.includes(one.name) || (!one.extra && names.includes(one.system)));
}
