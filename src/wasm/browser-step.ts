/** The processor's step in a browser, with the fastest kernels and the threads that the browser allows. */
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { TrainingData } from '../data/split.ts';
import type { StepOptions } from '../training/step.ts';
import { startHelper } from './browser-helper.ts';
import { loadKernels } from './builds.ts';
import { createWasmStep, type WasmStep } from './wasm-step.ts';

/**
 * As many as were measured. On 16 cores of an Intel Xeon a step of the example took 6.8 ms with 1 thread, 3.5
 * with 4, 2.1 with 8, 1.8 with 12 and 1.5 with 16 (the fastest of five rounds of
 * `npm run bench -- --threads 1,2,4,8,12,16`).
 */
const MOST_THREADS = 16;

/** Threads can share memory only in an isolated page, and only a worker may wait for them. */
const mayShare = (): boolean => 'WorkerGlobalScope' in globalThis && globalThis.crossOriginIsolated;

let most = MOST_THREADS;

/** The number of processor threads that a step uses here. */
export function threadCount(): number {
  return mayShare() ? Math.min(navigator.hardwareConcurrency, most) : 1;
}

/** A thread died or hung: later steps use half as many. Returns how many. */
export function takeFewerThreads(): number {
  most = Math.max(1, Math.floor(threadCount() / 2));
  return most;
}

/**
 * Downloads and compiles the kernels, once.
 * @throws {KernelsError} when this browser cannot run or download them.
 */
export async function loadBrowserKernels(): Promise<void> {
  await loadKernels(mayShare());
}

/**
 * @param threads how many threads to start; by default as many as help here.
 * @throws {KernelsError} when this browser cannot run or download the kernels.
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
