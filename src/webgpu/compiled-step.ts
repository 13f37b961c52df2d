/**
 * The train step compiled for WebGPU: a fixed list of dispatches over buffers and bind groups that
 * are made once. A step writes nothing, allocates nothing and reads nothing back.
 */

import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable, Sequential } from '@tensorflow/tfjs-layers';
import type { SplitName, TrainingData } from '../data/split.ts';
import type { Metrics, Snapshot, StepOptions, TrainStep } from '../training/step.ts';
import { DeviceGuard, webgpuBackend } from './device.ts';
import { compileKernel, type Kernel, type ProductLoop, workgroups } from './kernels.ts';
import { Memory } from './memory.ts';
import { readNetwork } from './network.ts';
import { Parameters } from './parameters.ts';
import { type Operation, type Plan, padded, planStep } from './plan.ts';
import { biasRuns, kernelRuns, pack, packedLength, unpack } from './weights.ts';

/** Enough to make a submit's cost vanish, few enough that a queued prediction does not wait long. */
const STEPS_PER_SUBMIT = 16;
/** Rows evaluated at once. */
const EVALUATION_ROWS = 1024;

export interface CompiledOptions extends StepOptions {
  /** Which loop matrix products use; left out, the adapter decides. */
  loop?: ProductLoop;
}

/** An operation with all that its dispatch needs. */
export interface Dispatch {
  operation: Operation;
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
}

/**
 * Compiles the model's train step for tf.js' own WebGPU device. The data goes to the GPU as bytes.
 * @throws {PlanError} for a model it has no kernels for, or that is too large for the device.
 * @throws {OutOfMemoryError | GpuValidationError | DeviceLostError}
 */
export async function createCompiledStep(
  model: Sequential,
  data: TrainingData,
  options: CompiledOptions,
): Promise<CompiledStep> {
  const plan = planStep(readNetwork(model));
  const backend = webgpuBackend();
  const { device } = backend;
  const loop = options.loop ?? 'register';
  const guard = new DeviceGuard(device);
  const operations = [...plan.forward, ...plan.backward];
  const capacity = { train: options.batchSize, any: Math.max(options.batchSize, EVALUATION_ROWS) };
  let memory: Memory | undefined;
  try {
    const made = guard.watch(() => {
      memory = new Memory(device, plan, data, capacity);
      memory.create(
        'metrics read-back',
        capacity.any * 16,
        GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      );
      return { memory, parameters: new Parameters(device, data, options, EVALUATION_ROWS) };
    });
    const kernels = await guard.answer(
      Promise.all(operations.map((operation) => compileKernel(device, operation, loop))),
    );
    await made.settled;
    guard.check();
    const step = new CompiledStep(plan, backend, guard, made.result, options, loop, kernels);
    await step.load();
    return step;
  } catch (error) {
    memory?.destroy();
    throw error;
  }
}

export class CompiledStep implements TrainStep {
  readonly kind = 'compiled';
  private readonly device: GPUDevice;
  private readonly memory: Memory;
  private readonly parameters: Parameters;
  private readonly training: Dispatch[];
  private readonly evaluating: Record<SplitName, Dispatch[]>;
  private encoder: GPUCommandEncoder | undefined;
  private pass: GPUComputePassEncoder | undefined;
  private queued = 0;
  /** The read-back buffer is lent to one reader at a time. */
  private reading: Promise<unknown> = Promise.resolve();

  /** Use `createCompiledStep`. */
  constructor(
    private readonly plan: Plan,
    private readonly backend: WebGPUBackend,
    private readonly guard: DeviceGuard,
    made: { memory: Memory; parameters: Parameters },
    private readonly options: CompiledOptions,
    readonly loop: ProductLoop,
    kernels: Kernel[],
  ) {
    this.device = backend.device;
    this.memory = made.memory;
    this.parameters = made.parameters;
    const operations = [...plan.forward, ...plan.backward];
    const groups = new Map<string, GPUBindGroup>();
    const bind = (split: SplitName, metrics: string, count: number) =>
      operations.slice(0, count).map((operation, i) => {
        const renamed = (name: string) =>
          name === 'pixels' || name === 'labels' ? `${name} ${split}` : name === 'metrics' ? metrics : name;
        const kernel = kernels[i] as Kernel;
        const names = Object.entries(operation.bindings).map(([at, name]) => [at, renamed(name)] as const);
        const key = JSON.stringify([i, names]);
        const bindGroup = groups.get(key) ?? this.bindGroup(kernel, names);
        groups.set(key, bindGroup);
        return { operation, pipeline: kernel.pipeline, bindGroup };
      });
    this.training = bind('train', 'metrics', operations.length);
    const evaluating = (split: SplitName) => bind(split, 'evaluation metrics', plan.forward.length);
    this.evaluating = {
      train: evaluating('train'),
      validation: evaluating('validation'),
      test: evaluating('test'),
    };
  }

  beginEpoch(order: Uint32Array<ArrayBuffer>): void {
    this.flush();
    this.device.queue.writeBuffer(this.memory.get('order'), 0, order);
    this.parameters.beginEpoch(order.length);
    this.record().clearBuffer(this.memory.get('metrics'));
  }

  run(from: number, to: number, step: number): void {
    const rows = to - from;
    if (rows < 1 || rows > this.options.batchSize) {
      throw new RangeError(`A batch must have 1 to ${this.options.batchSize} rows, not ${rows}.`);
    }
    const offset = this.parameters.train(from, to, step, () => this.flush());
    // Rows past the batch, up to a whole block, get a gradient of zero.
    this.dispatch(this.training, offset, padded(rows));
    this.queued++;
    if (this.queued >= STEPS_PER_SUBMIT) this.flush();
  }

  async metrics(): Promise<Metrics> {
    return this.readMetrics('metrics', this.options.batchSize);
  }

  async evaluate(split: SplitName): Promise<Metrics> {
    const batches = this.parameters.evaluation(split);
    this.record().clearBuffer(this.memory.get('evaluation metrics'));
    for (const { offset, rows } of batches) this.dispatch(this.evaluating[split], offset, rows);
    return this.readMetrics('evaluation metrics', EVALUATION_ROWS);
  }

  /** Probabilities `[rows, classes]` of a whole split, without dropout. */
  async predict(split: SplitName): Promise<Float32Array> {
    const batches = this.parameters.evaluation(split);
    const classes = this.plan.network.products.at(-1)?.units as number;
    const stride = padded(classes);
    const total = batches.reduce((sum, { rows }) => sum + rows, 0);
    const probabilities = this.memory.get('probabilities');
    const result = this.staging(total * stride * 4);
    for (const { offset, first, rows } of batches) {
      this.dispatch(this.evaluating[split], offset, rows);
      this.record().copyBufferToBuffer(probabilities, 0, result, first * stride * 4, rows * stride * 4);
    }
    const padding = await this.readStaging(result);
    const plain = new Float32Array(total * classes);
    for (let i = 0; i < total; i++) {
      plain.set(padding.subarray(i * stride, i * stride + classes), i * classes);
    }
    return plain;
  }

  publish(): void {
    const tensors = this.variables().map(({ variable, runs, buffer }) => {
      const info = this.backend.makeTensorInfo(variable.shape as number[], 'float32');
      this.backend.uploadToGPU(info.dataId);
      const target = this.backend.tensorMap.get(info.dataId).resource as GPUBuffer;
      const encoder = this.record();
      for (const { plain, packed, length } of runs) {
        encoder.copyBufferToBuffer(buffer, packed * 4, target, plain * 4, length * 4);
      }
      return { variable, tensor: tf.engine().makeTensorFromTensorInfo(info) };
    });
    this.flush();
    for (const { variable, tensor } of tensors) {
      variable.write(tensor);
      tensor.dispose();
    }
  }

  async snapshot(): Promise<Snapshot> {
    const { products } = this.plan.network;
    const trained = products.flatMap((product, i) => (product.trainable ? [{ product, i }] : []));
    const bytes = trained.reduce((sum, { product }) => sum + packedLength(product) * 4, 0);
    const staging = this.staging(2 * bytes);
    const encoder = this.record();
    let offset = 0;
    for (const kind of ['weights', 'mean squares']) {
      for (const { product, i } of trained) {
        const size = packedLength(product) * 4;
        encoder.copyBufferToBuffer(this.memory.get(`${kind} ${i}`), 0, staging, offset, size);
        offset += size;
      }
    }
    const all = await this.readStaging(staging);
    const read = (start: number) => {
      let end = start;
      return trained.flatMap(({ product }) => {
        const packed = all.subarray(end, end + packedLength(product));
        end += packed.length;
        const kernel = unpack(kernelRuns(product), packed);
        return product.bias ? [kernel, unpack(biasRuns(product), packed)] : [kernel];
      });
    };
    return { weights: read(0), meanSquares: read(bytes / 4) };
  }

  restore(snapshot: Snapshot): void {
    this.flush();
    let next = 0;
    this.plan.network.products.forEach((product, i) => {
      if (!product.trainable) return;
      const arrays = product.bias ? 2 : 1;
      for (const [kind, values] of [
        ['weights', snapshot.weights],
        ['mean squares', snapshot.meanSquares],
      ] as const) {
        const [kernel, bias] = values.slice(next, next + arrays);
        const packed = new Float32Array(packedLength(product));
        pack(kernelRuns(product), kernel as Float32Array, packed);
        if (bias) pack(biasRuns(product), bias, packed);
        this.device.queue.writeBuffer(this.memory.get(`${kind} ${i}`), 0, packed);
      }
      next += arrays;
    });
  }

  /** Takes the model's weights. */
  async load(): Promise<void> {
    for (const [i, product] of this.plan.network.products.entries()) {
      const packed = new Float32Array(packedLength(product));
      pack(kernelRuns(product), await values(product.kernel), packed);
      if (product.bias) pack(biasRuns(product), await values(product.bias), packed);
      this.device.queue.writeBuffer(this.memory.get(`weights ${i}`), 0, packed);
    }
  }

  dispose(): void {
    this.flush();
    this.memory.destroy();
    this.parameters.buffer.destroy();
  }

  private variables() {
    return this.plan.network.products.flatMap((product, i) => {
      if (!product.trainable) return [];
      const buffer = this.memory.get(`weights ${i}`);
      const kernel = { variable: product.kernel, runs: kernelRuns(product), buffer };
      return product.bias ? [kernel, { variable: product.bias, runs: biasRuns(product), buffer }] : [kernel];
    });
  }

  private bindGroup(kernel: Kernel, names: (readonly [string, string])[]): GPUBindGroup {
    const named = new Map(names);
    const entries: GPUBindGroupEntry[] = [{ binding: 0, resource: this.parameters.binding }];
    for (const [name, binding] of kernel.bindings) {
      entries.push({ binding, resource: { buffer: this.memory.get(named.get(name) as string) } });
    }
    return this.device.createBindGroup({ layout: kernel.layout, entries });
  }

  private dispatch(dispatches: Dispatch[], offset: number, rows: number): void {
    this.encoder ??= this.device.createCommandEncoder();
    this.pass ??= this.encoder.beginComputePass();
    for (const { operation, pipeline, bindGroup } of dispatches) {
      this.pass.setPipeline(pipeline);
      this.pass.setBindGroup(0, bindGroup, [offset]);
      this.pass.dispatchWorkgroups(...workgroups(operation, this.loop, rows));
    }
  }

  /** The encoder, outside a pass. */
  private record(): GPUCommandEncoder {
    this.pass?.end();
    this.pass = undefined;
    this.encoder ??= this.device.createCommandEncoder();
    return this.encoder;
  }

  private flush(): void {
    if (!this.encoder) return;
    const encoder = this.record();
    this.encoder = undefined;
    this.queued = 0;
    this.guard.watch(() => this.device.queue.submit([encoder.finish()]));
  }

  private readMetrics(name: string, rows: number): Promise<Metrics> {
    const read = async () => {
      const staging = this.memory.get('metrics read-back');
      this.record().copyBufferToBuffer(this.memory.get(name), 0, staging, 0, rows * 16);
      this.flush();
      await this.guard.answer(staging.mapAsync(GPUMapMode.READ, 0, rows * 16));
      const sums = new Float32Array(staging.getMappedRange(0, rows * 16));
      let loss = 0;
      let correct = 0;
      let samples = 0;
      for (let i = 0; i < sums.length; i += 4) {
        loss += sums[i] as number;
        correct += sums[i + 1] as number;
        samples += sums[i + 2] as number;
      }
      staging.unmap();
      return { loss: loss / samples, accuracy: correct / samples };
    };
    const answer = this.reading.then(read, read);
    this.reading = answer;
    return answer;
  }

  private staging(size: number): GPUBuffer {
    return this.device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  }

  /** Submits what is queued, reads the buffer and destroys it. */
  private async readStaging(staging: GPUBuffer): Promise<Float32Array> {
    this.flush();
    try {
      await this.guard.answer(staging.mapAsync(GPUMapMode.READ));
      return new Float32Array(staging.getMappedRange().slice(0));
    } finally {
      staging.destroy();
    }
  }
}

async function values(variable: LayerVariable): Promise<Float32Array> {
  return variable.read().data<'float32'>();
}
