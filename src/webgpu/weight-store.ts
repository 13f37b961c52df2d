/** The weights and the optimizer's slots on the GPU. Copies them from and to the model and snapshots. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { type Network, numbersOf, type Product } from '../compiler/network.ts';
import type { Snapshot } from '../training/step.ts';
import type { Memory } from './memory.ts';
import type { Recorder } from './recorder.ts';
import {
  biasRuns,
  kernelRuns,
  numberRuns,
  type PackedRun,
  packedLength,
  packWeights,
  unpackWeights,
} from './weight-packing.ts';

/** A trained product and its position in the network. */
interface Trained {
  product: Product;
  index: number;
}

export class WeightStore {
  private readonly trained: Trained[];

  constructor(
    private readonly network: Network,
    /** The names of the optimizer's slots. */
    private readonly slots: readonly string[],
    private readonly memory: Memory,
    private readonly backend: WebGPUBackend,
    private readonly recorder: Recorder,
  ) {
    this.trained = network.products.flatMap((product, index) =>
      product.trainable ? [{ product, index }] : [],
    );
  }

  /** Loads all weights from the model. */
  async load(): Promise<void> {
    for (const [index, product] of this.network.products.entries()) {
      const packed = new Float32Array(packedLength(product));
      for (const [variable, runs] of variables(product)) {
        packWeights(runs, await valuesOf(variable), packed);
      }
      this.recorder.device.queue.writeBuffer(this.memory.get(`weights ${index}`), 0, packed);
    }
  }

  /** Gives the model's variables new tensors with the trained weights. The GPU copies them. */
  publish(): void {
    const { backend, recorder } = this;
    const published = this.trained.flatMap(({ product, index }) =>
      variables(product).map(([variable, runs]) => {
        const info = backend.makeTensorInfo(variable.shape as number[], 'float32');
        backend.uploadToGPU(info.dataId);
        const target = backend.tensorMap.get(info.dataId).resource as GPUBuffer;
        const source = this.memory.get(`weights ${index}`);
        for (const { plain, packed, length } of runs) {
          recorder.commands().copyBufferToBuffer(source, packed * 4, target, plain * 4, length * 4);
        }
        return { variable, tensor: tf.engine().makeTensorFromTensorInfo(info) };
      }),
    );
    recorder.flush();
    for (const { variable, tensor } of published) {
      variable.write(tensor);
      tensor.dispose();
    }
  }

  async snapshot(): Promise<Pick<Snapshot, 'weights' | 'slots'>> {
    const [weights, ...slots] = await this.readKinds(['weights', ...this.slots]);
    return {
      weights: weights as Float32Array[],
      slots: Object.fromEntries(this.slots.map((slot, k) => [slot, slots[k] as Float32Array[]])),
    };
  }

  /** The weights alone. */
  async read(): Promise<Float32Array[]> {
    const [weights] = await this.readKinds(['weights']);
    return weights as Float32Array[];
  }

  /** Reads all arrays of each kind: `weights`, or the name of a slot. Waits for the GPU only once. */
  private async readKinds(kinds: readonly string[]): Promise<Float32Array[][]> {
    const floats = this.trained.reduce((sum, { product }) => sum + packedLength(product), 0);
    const all = this.recorder.readBack(kinds.length * floats * 4);
    let offset = 0;
    for (const kind of kinds) {
      for (const { product, index } of this.trained) {
        const bytes = packedLength(product) * 4;
        const source = this.memory.get(`${kind} ${index}`);
        this.recorder.commands().copyBufferToBuffer(source, 0, all, offset, bytes);
        offset += bytes;
      }
    }
    const values = await this.recorder.read(all);
    return kinds.map((_, place) => this.unpackAll(values.subarray(place * floats, (place + 1) * floats)));
  }

  restore(snapshot: Pick<Snapshot, 'weights' | 'slots'>): void {
    this.recorder.flush();
    for (const kind of ['weights', ...this.slots]) {
      const arrays = kind === 'weights' ? snapshot.weights : (snapshot.slots[kind] as Float32Array[]);
      let next = 0;
      for (const { product, index } of this.trained) {
        const packed = new Float32Array(packedLength(product));
        for (const [, runs] of variables(product)) packWeights(runs, arrays[next++] as Float32Array, packed);
        this.recorder.device.queue.writeBuffer(this.memory.get(`${kind} ${index}`), 0, packed);
      }
    }
  }

  private unpackAll(all: Float32Array): Float32Array[] {
    let end = 0;
    return this.trained.flatMap(({ product }) => {
      const packed = all.subarray(end, end + packedLength(product));
      end += packed.length;
      return variables(product).map(([, runs]) => unpackWeights(runs, packed));
    });
  }
}

/** A product's variables, in the order of the model's weights, and where the product's buffer holds them. */
function variables(product: Product): [LayerVariable, PackedRun[]][] {
  return [
    ...numbersOf(product).map(({ variable }, i): [LayerVariable, PackedRun[]] => [
      variable,
      numberRuns(product, i),
    ]),
    [product.kernel, kernelRuns(product)],
    ...(product.bias ? [[product.bias, biasRuns(product)] as [LayerVariable, PackedRun[]]] : []),
  ];
}

function valuesOf(variable: LayerVariable): Promise<Float32Array> {
  return variable.read().data<'float32'>();
}
