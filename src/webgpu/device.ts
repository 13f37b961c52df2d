/** The GPU device that TensorFlow.js runs on, and its errors. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { PlanError } from '../compiler/plan-error.ts';
import { DeviceLostError, GpuValidationError, OutOfMemoryError } from './gpu-errors.ts';

/**
 * The backend that tf.js uses now.
 * @throws {PlanError} when it is not WebGPU.
 */
export function webgpuBackend(): WebGPUBackend {
  if (tf.getBackend() !== 'webgpu') {
    throw new PlanError('The compiled step runs on the WebGPU backend only.');
  }
  return tf.backend() as WebGPUBackend;
}

/** Keeps the first error of a device, as a typed error. */
export class DeviceGuard {
  private failure: Error | undefined;

  constructor(private readonly device: GPUDevice) {
    void device.lost.then(({ message }) => {
      this.failure ??= new DeviceLostError(message);
    });
  }

  /** @throws the first error so far. */
  check(): void {
    if (this.failure) throw this.failure;
  }

  /** Runs commands. When WebGPU has reported their errors, `settled` resolves and `check` throws the first. */
  watch<T>(commands: () => T): { result: T; settled: Promise<void> } {
    for (const filter of FILTERS) this.device.pushErrorScope(filter);
    try {
      const result = commands();
      return { result, settled: this.popScopes() };
    } catch (error) {
      void this.popScopes();
      throw error;
    }
  }

  /**
   * Awaits the GPU's answer, then checks for errors.
   * @throws {DeviceLostError | OutOfMemoryError | GpuValidationError}
   */
  async answer<T>(promise: Promise<T>): Promise<T> {
    try {
      const result = await promise;
      this.check();
      return result;
    } catch (error) {
      // A lost device rejects `mapAsync` before it reports its loss.
      await Promise.race([this.device.lost, new Promise((resolve) => setTimeout(resolve, 100))]);
      this.check();
      throw error instanceof GPUPipelineError ? new GpuValidationError(error.message) : error;
    }
  }

  private async popScopes(): Promise<void> {
    const errors = await Promise.all(FILTERS.map(() => this.device.popErrorScope().catch(() => null)));
    for (const error of errors) {
      if (error) this.failure ??= typed(error);
    }
  }
}

const FILTERS: GPUErrorFilter[] = ['validation', 'out-of-memory', 'internal'];

function typed(error: GPUError): Error {
  return error instanceof GPUOutOfMemoryError
    ? new OutOfMemoryError(error.message)
    : new GpuValidationError(error.message);
}
