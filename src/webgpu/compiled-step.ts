/**
 * The train step compiled for WebGPU: a fixed list of dispatches. It makes its buffers and bind groups
 * once. A step uploads nothing, allocates nothing and reads nothing back.
 */
import type { Sequential } from '@tensorflow/tfjs-layers';
import { checkBatch } from '../compiler/batch.ts';
import { readNetwork } from '../compiler/network.ts';
import { padded } from '../compiler/padding.ts';
import type { Profile } from '../compiler/profile.ts';
import type { SplitName, TrainingData } from '../data/split.ts';
import type { Optimizer } from '../training/optimizer.ts';
import type { Metrics, Snapshot, StepOptions, TrainStep } from '../training/step.ts';
import { fittedSums, means } from '../training/sums.ts';
import { Binder } from './binder.ts';
import { DeviceGuard, webgpuBackend } from './device.ts';
import { type GpuOperation, type GpuPlan, planGpuStep } from './gpu-plan.ts';
import type { GpuKernel, ProductLoop } from './kernels.ts';
import { fastestLoop, loopsFor } from './loop-choice.ts';
import { Memory } from './memory.ts';
import { Parameters } from './parameters.ts';
import { profileDispatches } from './profile.ts';
import { type Dispatch, Recorder } from './recorder.ts';
import { WeightStore } from './weight-store.ts';

/** Submits early, so that the GPU works while we record more. The epoch loop decides how much is queued. */
const STEPS_PER_SUBMIT = 64;
/** Rows evaluated at once, unless the network is too wide for the device. */
const EVALUATION_ROWS = 1024;
/** Four floats for each place in the batch: the sums of loss, right answers and rows, and a spare one. */
const METRICS_BYTES = 16;

export interface CompiledOptions extends StepOptions {
  /** The loop for matrix products. If it is left out, the fastest loop on this device. */
  loop?: ProductLoop;
}

/** All that a step holds on the GPU. */
interface Parts {
  memory: Memory;
  parameters: Parameters;
  recorder: Recorder;
  weights: WeightStore;
  training: Dispatch[];
  evaluating: Record<SplitName, Dispatch[]>;
}

/**
 * Compiles the model's train step for the WebGPU device that tf.js uses. Uploads the data as bytes.
 * @throws {PlanError} for a model that has no kernels, or that is too large for the device.
 * @throws {OutOfMemoryError | GpuValidationError | DeviceLostError}
 */
export async function createCompiledStep(
  model: Sequential,
  data: TrainingData,
  options: CompiledOptions,
): Promise<CompiledStep> {
  const plan = planGpuStep(readNetwork(model), options.optimizer);
  const backend = webgpuBackend();
  const { device } = backend;
  const guard = new DeviceGuard(device);
  const memory = new Memory(device);
  const recorder = new Recorder(device, guard);
  try {
    const { result: parameters, settled: filled } = guard.watch(() => {
      const evaluationRows = Math.min(EVALUATION_ROWS, Math.max(memory.mostRows(plan), options.batchSize));
      const capacity = { train: options.batchSize, any: Math.max(options.batchSize, evaluationRows) };
      memory.fill(plan, data, capacity);
      memory.create('metrics', capacity.train * METRICS_BYTES);
      memory.create('evaluation metrics', capacity.any * METRICS_BYTES);
      return new Parameters(memory, device.queue, data, options, evaluationRows);
    });
    await guard.answer(filled);
    const binder = new Binder(device, memory, parameters);
    const loop = options.loop ?? (await guard.answer(chooseLoop(binder, plan, parameters, options)));
    const operations = [...plan.forward, ...plan.backward];
    const kernels = await guard.answer(binder.compile(operations, loop));
    const { result: dispatches, settled: bound } = guard.watch(() => {
      const bind = (some: GpuOperation[], split: SplitName, metrics: string) =>
        some.map((operation, i) => binder.bind(operation, kernels[i] as GpuKernel, split, metrics));
      const evaluate = (split: SplitName) => bind(plan.forward, split, 'evaluation metrics');
      return {
        training: bind(operations, 'train', 'metrics'),
        evaluating: { train: evaluate('train'), validation: evaluate('validation'), test: evaluate('test') },
      };
    });
    await guard.answer(bound);
    const weights = new WeightStore(plan.network, options.optimizer.slots, memory, backend, recorder);
    await guard.answer(weights.load());
    const parts = { memory, parameters, recorder, weights, ...dispatches };
    return new CompiledStep(plan, options, loop, parts, data.train.labels);
  } catch (error) {
    memory.destroy();
    throw error;
  }
}

/** The loop that is fastest for the plan's largest forward product. */
async function chooseLoop(
  binder: Binder,
  plan: GpuPlan,
  parameters: Parameters,
  { batchSize }: StepOptions,
): Promise<ProductLoop> {
  const loops = loopsFor(binder.device);
  const work = ({ kernel, constants }: GpuOperation) =>
    kernel === 'dense' ? (constants['INNER'] as number) * (constants['STRIDE'] as number) : 0;
  const largest = plan.forward.reduce((a, b) => (work(b) > work(a) ? b : a));
  const [batch] = parameters.evaluation('train');
  if (loops.length === 1 || !batch || work(largest) === 0) return loops[0] as ProductLoop;
  const prepare = async (loop: ProductLoop) => {
    const [kernel] = await binder.compile([largest], loop);
    return binder.bind(largest, kernel as GpuKernel, 'train', 'evaluation metrics');
  };
  return fastestLoop(binder.device, loops, prepare, batch.offset, batchSize);
}

export class CompiledStep implements TrainStep {
  readonly kind = 'compiled';
  private queued = 0;

  /** Call `createCompiledStep` instead. */
  constructor(
    private readonly plan: GpuPlan,
    private readonly options: CompiledOptions,
    /** The loop that matrix products use. */
    readonly loop: ProductLoop,
    private readonly parts: Parts,
    /** Of the train split. */
    private readonly labels: Uint8Array,
  ) {}

  beginEpoch(order: Uint32Array<ArrayBuffer>, sums?: Float32Array): void {
    const { recorder, memory, parameters } = this.parts;
    this.flush();
    const { queue } = recorder.device;
    queue.writeBuffer(memory.get('order'), 0, order);
    if (sums) queue.writeBuffer(memory.get('metrics'), 0, fittedSums(sums, this.options.batchSize));
    else recorder.commands().clearBuffer(memory.get('metrics'));
    parameters.beginEpoch(order.length);
  }

  replaceImages(images: Uint8Array): void {
    this.flush();
    this.parts.memory.replaceImages(this.plan, { images, labels: this.labels });
  }

  run(from: number, to: number, step: number): void {
    const { batchSize } = this.options;
    const rows = to - from;
    checkBatch(rows, batchSize);
    const { recorder, parameters, training } = this.parts;
    const offset = parameters.train(from, to, step, () => this.flush());
    // The rows are padded to a whole block. Padding rows get a gradient of zero.
    recorder.dispatch(training, offset, padded(rows));
    this.queued++;
    if (this.queued >= STEPS_PER_SUBMIT) this.flush();
  }

  changeRates(optimizer: Optimizer): void {
    this.parts.parameters.changeRates(optimizer);
  }

  async metrics(): Promise<Metrics> {
    return means(await this.readSums('metrics'));
  }

  async settled(): Promise<void> {
    this.flush();
    await this.parts.recorder.device.queue.onSubmittedWorkDone();
  }

  async evaluate(split: SplitName): Promise<Metrics> {
    const { recorder, memory, parameters, evaluating } = this.parts;
    recorder.commands().clearBuffer(memory.get('evaluation metrics'));
    for (const { offset, rows } of parameters.evaluation(split)) {
      recorder.dispatch(evaluating[split], offset, rows);
    }
    return means(await this.readSums('evaluation metrics'));
  }

  /** Logits `[rows, classes]` of a whole split, without dropout. */
  async predict(split: SplitName): Promise<Float32Array> {
    const { recorder, memory, parameters, evaluating } = this.parts;
    const classes = this.plan.network.products.at(-1)?.units as number;
    const stride = padded(classes);
    const batches = parameters.evaluation(split);
    const count = batches.reduce((sum, { rows }) => sum + rows, 0);
    if (count === 0) return new Float32Array();
    const result = recorder.readBack(count * stride * 4);
    for (const { offset, first, rows } of batches) {
      recorder.dispatch(evaluating[split], offset, rows);
      recorder
        .commands()
        .copyBufferToBuffer(memory.get('logits'), 0, result, first * stride * 4, rows * stride * 4);
    }
    const rows = await recorder.read(result);
    const logits = new Float32Array(count * classes);
    for (let i = 0; i < count; i++) {
      logits.set(rows.subarray(i * stride, i * stride + classes), i * classes);
    }
    return logits;
  }

  newestWeights(): Promise<Float32Array[]> {
    this.queued = 0;
    return this.parts.weights.read();
  }

  publish(): void {
    this.parts.weights.publish();
  }

  async snapshot(): Promise<Snapshot> {
    const [sums, weights] = await Promise.all([this.readSums('metrics'), this.parts.weights.snapshot()]);
    return { ...weights, sums };
  }

  restore(snapshot: Pick<Snapshot, 'weights' | 'slots'>): void {
    this.parts.weights.restore(snapshot);
  }

  /** Measures each kernel of a step on a whole batch. Restores weights and metrics afterwards. */
  async profile(): Promise<Profile> {
    const { recorder, memory, parameters, training } = this.parts;
    const { batchSize } = this.options;
    const before = await this.snapshot();
    // Measured steps add to the metrics. Keep a copy to restore them.
    const metrics = memory.get('metrics');
    const kept = memory.get('evaluation metrics');
    const bytes = batchSize * METRICS_BYTES;
    recorder.commands().copyBufferToBuffer(metrics, 0, kept, 0, bytes);
    const offset = parameters.train(0, batchSize, 0, () => this.flush());
    this.flush();
    const profile = await profileDispatches(recorder, training, offset, padded(batchSize));
    recorder.commands().copyBufferToBuffer(kept, 0, metrics, 0, bytes);
    this.restore(before);
    return profile;
  }

  dispose(): void {
    this.parts.recorder.dispose();
    this.parts.memory.destroy();
  }

  private flush(): void {
    this.queued = 0;
    this.parts.recorder.flush();
  }

  private async readSums(name: string): Promise<Float32Array> {
    const { recorder, memory } = this.parts;
    const source = memory.get(name);
    const result = recorder.readBack(source.size);
    recorder.commands().copyBufferToBuffer(source, 0, result, 0, source.size);
    this.queued = 0;
    return recorder.read(result);
  }
}
