/** What is measured: one row of the table each, one page of the browser each. */

export type SystemName = 'ours' | 'tfjs' | 'jax-js';

export interface System {
  /** What `--only` calls it. */
  name: string;
  system: SystemName;
  backend: 'webgpu' | 'webgl' | 'wasm';
  /** What runs the step. */
  step: 'CompiledStep' | 'WasmStep' | 'TfjsStep' | 'fit' | 'jit';
  /** Of the processor; as many as it has cores where it is left out. */
  threads?: number;
  /** Measured only when `--only` asks for it. */
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

/** Our own step that a system's ratio is taken against: on the GPU, or on the processor. */
export function referenceOf({ backend }: Pick<System, 'backend'>): (typeof SYSTEMS)[number]['name'] {
  return backend === 'wasm' ? 'ours-wasm' : 'ours-webgpu';
}

/**
 * The systems that `names` ask for, in the list's order: `tfjs-webgl` one of them, `tfjs` all of
 * that system; the default ones when there is no name.
 * @returns the first name that is none, when there is one.
 */
export function chooseSystems(names: readonly string[]): System[] | { unknown: string } {
  const all: readonly System[] = SYSTEMS;
  const usual = all.filter(({ extra }) => !extra);
  if (names.length === 0) return usual;
  const unknown = names.find((name) => !all.some((one) => one.name === name || one.system === name));
  if (unknown !== undefined) return { unknown };
  return all.filter((one) => names.includes(one.name) || (!one.extra && names.includes(one.system)));
}
