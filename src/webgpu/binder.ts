/** Turns operations into dispatches: compiles their kernels and binds the step's buffers to them. */
import type { SplitName } from '../data/split.ts';
import type { GpuOperation } from './gpu-plan.ts';
import { compileKernel, type GpuKernel, type ProductLoop } from './kernels.ts';
import type { Memory } from './memory.ts';
import type { Parameters } from './parameters.ts';
import type { Dispatch } from './recorder.ts';

export class Binder {
  /** Operations that read no split share one bind group for all splits. */
  private readonly bindGroups = new Map<string, GPUBindGroup>();

  constructor(
    readonly device: GPUDevice,
    private readonly memory: Memory,
    private readonly parameters: Parameters,
  ) {}

  /** Compiles the kernels, in the order of the operations. */
  compile(operations: GpuOperation[], loop: ProductLoop): Promise<GpuKernel[]> {
    return Promise.all(operations.map((operation) => compileKernel(this.device, operation, loop)));
  }

  /** @param metrics name of the buffer for the sums of loss and right answers. */
  bind(operation: GpuOperation, kernel: GpuKernel, split: SplitName, metrics: string): Dispatch {
    const actual: Record<string, string> = {
      pixels: `pixels ${split}`,
      labels: `labels ${split}`,
      metrics,
    };
    const named = [...kernel.bindings].map(([name, binding]) => {
      const buffer = operation.bindings[name] as string;
      return { binding, buffer: actual[buffer] ?? buffer };
    });
    const key = JSON.stringify([kernel.pipeline.label, named]);
    const bindGroup = this.bindGroups.get(key) ?? this.bindGroup(kernel, named);
    this.bindGroups.set(key, bindGroup);
    return { operation, loop: kernel.loop, pipeline: kernel.pipeline, bindGroup };
  }

  private bindGroup(kernel: GpuKernel, named: { binding: number; buffer: string }[]): GPUBindGroup {
    const entries: GPUBindGroupEntry[] = named.map(({ binding, buffer }) => ({
      binding,
      resource: { buffer: this.memory.get(buffer) },
    }));
    entries.push({ binding: 0, resource: this.parameters.binding });
    return this.device.createBindGroup({ layout: kernel.layout, entries });
  }
}
