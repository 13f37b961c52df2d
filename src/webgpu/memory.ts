/** The GPU buffers of one compiled step. They are made together and destroyed together. */
import { padded, rowStride } from '../compiler/padding.ts';
import { PlanError } from '../compiler/plan-error.ts';
import type { Split, SplitName, TrainingData } from '../data/split.ts';
import type { BufferShape, GpuPlan } from './gpu-plan.ts';
import { TILE_ROWS } from './kernels.ts';

const USAGE = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
const SPLITS: SplitName[] = ['train', 'validation', 'test'];

/** The most rows in a training batch (`train`), and in any batch (`any`). */
export interface Capacity {
  train: number;
  any: number;
}

export class Memory {
  private readonly buffers = new Map<string, GPUBuffer>();

  constructor(private readonly device: GPUDevice) {}

  /**
   * Makes the plan's buffers and, for each split, “pixels NAME” and “labels NAME”.
   * @throws {PlanError} for a buffer larger than the device can bind.
   */
  fill(plan: GpuPlan, data: TrainingData, capacity: Capacity): void {
    const inputs = plan.network.products[0]?.source.width as number;
    for (const name of SPLITS) {
      this.upload(`pixels ${name}`, imageBytes(data[name], inputs));
      this.upload(`labels ${name}`, inWords(data[name].labels));
    }
    this.create('order', data.train.labels.length * 4);
    for (const [name, shape] of plan.buffers) {
      const rows = rowsOf(shape, capacity);
      const buffer = this.create(name, rows * shape.stride * 4);
      if (shape.ones) this.device.queue.writeBuffer(buffer, 0, blankRows(rows, shape.stride));
    }
  }

  /** Takes other images of the train split; the labels stay. */
  replaceImages(plan: GpuPlan, train: Split): void {
    const inputs = plan.network.products[0]?.source.width as number;
    const bytes = imageBytes(train, inputs) as Uint8Array<ArrayBuffer>;
    this.device.queue.writeBuffer(this.get('pixels train'), 0, bytes);
  }

  get(name: string): GPUBuffer {
    const buffer = this.buffers.get(name);
    if (!buffer) throw new Error(`The plan has no buffer “${name}”.`);
    return buffer;
  }

  /** The most rows of a batch for which the device can bind every value of the plan. */
  mostRows({ buffers }: GpuPlan): number {
    const widest = Math.max(
      ...[...buffers.values()].map(({ rows, stride }) => (rows === 'any' ? stride : 0)),
    );
    return Math.floor(this.limit / (4 * widest * TILE_ROWS)) * TILE_ROWS;
  }

  create(name: string, size: number, usage = USAGE): GPUBuffer {
    const { limit } = this;
    if (size > limit) {
      throw new PlanError(
        `The compiled step needs ${megabytes(size)} in one piece (${name}), but this graphics processor allows only ${megabytes(limit)}. Take a smaller batch or fewer units.`,
      );
    }
    const buffer = this.device.createBuffer({ label: name, size: Math.max(size, 16), usage });
    this.buffers.set(name, buffer);
    return buffer;
  }

  /** The most bytes that the device can bind in one piece. */
  private get limit(): number {
    const { maxStorageBufferBindingSize, maxBufferSize } = this.device.limits;
    return Math.min(maxStorageBufferBindingSize, maxBufferSize);
  }

  destroy(): void {
    for (const buffer of this.buffers.values()) buffer.destroy();
    this.buffers.clear();
  }

  private upload(name: string, bytes: Uint8Array<ArrayBufferLike>): void {
    const buffer = this.create(name, bytes.length);
    this.device.queue.writeBuffer(buffer, 0, bytes as Uint8Array<ArrayBuffer>);
  }
}

function rowsOf({ rows }: BufferShape, capacity: Capacity): number {
  return typeof rows === 'number' ? rows : Math.ceil(capacity[rows] / TILE_ROWS) * TILE_ROWS;
}

/** The images as rows of bytes, each with the block 1, 0, 0, 0, which biases read; the byte 255 reads as 1. */
function imageBytes({ images, labels }: Split, width: number): Uint8Array {
  const stride = rowStride(width);
  const rows = new Uint8Array(labels.length * stride);
  for (let i = 0; i < labels.length; i++) {
    rows.set(images.subarray(i * width, (i + 1) * width), i * stride);
    rows[i * stride + padded(width)] = 255;
  }
  return rows;
}

/** Empty rows of a value: zeros and the block 1, 0, 0, 0, which biases read. */
function blankRows(rows: number, stride: number): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(rows * stride);
  for (let i = stride - 4; i < floats.length; i += stride) floats[i] = 1;
  return floats;
}

function inWords(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 4 === 0) return bytes;
  const longer = new Uint8Array(padded(bytes.length));
  longer.set(bytes);
  return longer;
}

function megabytes(size: number): string {
  return `${Math.ceil(size / 2 ** 20)} MB`;
}
