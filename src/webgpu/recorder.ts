/** Collects dispatches and copies in one command buffer until the caller submits them. */
import type { DeviceGuard } from './device.ts';
import type { GpuOperation } from './gpu-plan.ts';
import { type ProductLoop, workgroups } from './kernels.ts';

/** An operation with everything that its dispatch needs. */
export interface Dispatch {
  operation: GpuOperation;
  loop: ProductLoop;
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
}

export class Recorder {
  private encoder: GPUCommandEncoder | undefined;
  private pass: GPUComputePassEncoder | undefined;
  /** Resolves when the errors of all watched commands are known. */
  private settled: Promise<void> = Promise.resolve();
  private free: GPUBuffer[] = [];
  /** Buffers between `readBack` and the end of their `read`. */
  private readonly lent = new Set<GPUBuffer>();

  constructor(
    readonly device: GPUDevice,
    private readonly guard: DeviceGuard,
  ) {}

  /** @param offset of the batch's parameters. @param rows number of rows in the batch. */
  dispatch(dispatches: Dispatch[], offset: number, rows: number): void {
    this.encoder ??= this.device.createCommandEncoder();
    this.pass ??= this.encoder.beginComputePass();
    for (const dispatch of dispatches) encode(this.pass, dispatch, offset, rows);
  }

  /** The encoder, to record copies between dispatches. */
  commands(): GPUCommandEncoder {
    this.pass?.end();
    this.pass = undefined;
    this.encoder ??= this.device.createCommandEncoder();
    return this.encoder;
  }

  /** Submits what is recorded. */
  flush(): void {
    if (!this.encoder) return;
    const encoder = this.commands();
    this.encoder = undefined;
    this.watch(() => this.device.queue.submit([encoder.finish()]));
  }

  /**
   * A buffer of that size for results: copy them to it, then call `read`. Reuses a buffer whose `read` has
   * ended.
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
   * Submits what is recorded and returns what the buffer holds afterwards.
   * @throws {DeviceLostError | OutOfMemoryError | GpuValidationError} and then destroys the buffer.
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

  /** Drops what is recorded, because its buffers will be destroyed too, and destroys its own buffers. */
  dispose(): void {
    this.pass = undefined;
    this.encoder = undefined;
    for (const buffer of [...this.free, ...this.lent]) buffer.destroy();
    this.free = [];
    this.lent.clear();
  }

  /** The next `read` throws the errors of these commands. */
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
