/** Collects dispatches and copies in one command buffer until somebody wants them run. */
import type { DeviceGuard } from './device.ts';
import type { GpuOperation } from './gpu-plan.ts';
import { type ProductLoop, workgroups } from './kernels.ts';

/** An operation with all that its dispatch needs. */
export interface Dispatch {
  operation: GpuOperation;
  loop: ProductLoop;
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
}

export class Recorder {
  private encoder: GPUCommandEncoder | undefined;
  private pass: GPUComputePassEncoder | undefined;
  /** When errors of the last thing watched, and so of all, are known. */
  private settled: Promise<void> = Promise.resolve();
  private free: GPUBuffer[] = [];
  /** From `readBack` to the end of their `read`. */
  private readonly lent = new Set<GPUBuffer>();

  constructor(
    readonly device: GPUDevice,
    private readonly guard: DeviceGuard,
  ) {}

  /** @param offset of the batch's parameters; `rows` is how many it has. */
  dispatch(dispatches: Dispatch[], offset: number, rows: number): void {
    this.encoder ??= this.device.createCommandEncoder();
    this.pass ??= this.encoder.beginComputePass();
    for (const dispatch of dispatches) encode(this.pass, dispatch, offset, rows);
  }

  /** To record copies with, between dispatches. */
  commands(): GPUCommandEncoder {
    this.pass?.end();
    this.pass = undefined;
    this.encoder ??= this.device.createCommandEncoder();
    return this.encoder;
  }

  /** Submits what was recorded. */
  flush(): void {
    if (!this.encoder) return;
    const encoder = this.commands();
    this.encoder = undefined;
    this.watch(() => this.device.queue.submit([encoder.finish()]));
  }

  /**
   * A buffer to copy results to and `read` them from; one that is free again after its `read`, if
   * there is one of that size.
   */
  readBack(bytes: number): GPUBuffer {
    const free = this.free.findIndex(({ size }) => size === bytes);
    const [kept] = free >= 0 ? this.free.splice(free, 1) : [];
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const buffer =
      kept ?? this.watch(() => this.device.createBuffer({ label: 'read-back', size: bytes, usage }));
    this.lent.add(buffer);
    return buffer;
  }

  /**
   * Submits what was recorded; what the buffer holds once that has run.
   * @throws {DeviceLostError | OutOfMemoryError | GpuValidationError}; the buffer is gone then.
   */
  async read(buffer: GPUBuffer): Promise<Float32Array> {
    try {
      this.flush();
      await this.guard.answer(Promise.all([buffer.mapAsync(GPUMapMode.READ), this.settled]));
      const floats = new Float32Array(buffer.getMappedRange().slice(0));
      buffer.unmap();
      this.free.push(buffer);
      return floats;
    } catch (error) {
      buffer.destroy();
      throw error;
    } finally {
      this.lent.delete(buffer);
    }
  }

  /** Drops what was recorded, as its buffers are about to go, and destroys its own. */
  dispose(): void {
    this.pass = undefined;
    this.encoder = undefined;
    for (const buffer of [...this.free, ...this.lent]) buffer.destroy();
    this.free = [];
    this.lent.clear();
  }

  /** What goes wrong with these commands is thrown by the next `read`. */
  private watch<T>(commands: () => T): T {
    const { result, settled } = this.guard.watch(commands);
    this.settled = settled;
    return result;
  }
}

export function encode(
  pass: GPUComputePassEncoder,
  { operation, loop, pipeline, bindGroup }: Dispatch,
  offset: number,
  rows: number,
): void {
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup, [offset]);
  pass.dispatchWorkgroups(...workgroups(operation, loop, rows));
}
