/** The processor's step as a browser can have it: with the fastest kernels it runs, on threads of its own. */
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { TrainingData } from '../data/split.ts';
import type { StepOptions } from '../training/step.ts';
import { startHelper } from './browser-helper.ts';
import { loadKernels } from './builds.ts';
import { createWasmStep, type WasmStep } from './wasm-step.ts';

/** More threads wait for each other longer than they help with layers of a few hundred units. */
const MOST_THREADS = 8;

/** Threads share memory in isolated pages, and only a worker may wait for them. */
const mayShare = (): boolean => 'WorkerGlobalScope' in globalThis && globalThis.crossOriginIsolated;

/** How many processor threads a step here starts. */
export function threadCount(): number {
  return mayShare() ? Math.min(navigator.hardwareConcurrency, MOST_THREADS) : 1;
}

/**
 * Fetches and compiles the kernels, once.
 * @throws {KernelsError} when this browser cannot run them, or they cannot be fetched.
 */
export async function loadBrowserKernels(): Promise<void> {
  await loadKernels(mayShare());
}

/**
 * @param threads as many as are worth it here, unless told otherwise.
 * @throws {KernelsError} when this browser cannot run the kernels.
 * @throws {PlanError} for a model that has no kernels.
 * @throws {RangeError} when there is not enough memory.
 */
export async function createBrowserStep(
  model: Sequential,
  data: TrainingData,
  options: StepOptions,
  threads = threadCount(),
): Promise<WasmStep> {
  const kernels = await loadKernels(mayShare());
  return createWasmStep(model, data, { ...options, kernels, threads, start: startHelper });
}
