import { expect, onTestFinished, test, vi } from 'vitest';
import type { GpuOperation } from './gpu-plan.ts';
import type { ProductLoop } from './kernels.ts';
import { fastestLoop, loopsFor } from './loop-choice.ts';

/** A stand-in for a product; `ROUNDS` sets how long it takes. */
const CODE = `
  override ROUNDS: u32;
  @group(0) @binding(0) var<uniform> nothing: vec4u;
  @group(0) @binding(1) var<storage, read_write> result: array<u32>;
  @compute @workgroup_size(1) fn main() {
    for (var i = 0u; i < ROUNDS; i++) { result[i % 4] += i ^ nothing.x; }
  }`;

test.each<ProductLoop>(['shared', 'register'])(
  'chooses %s when it is the faster loop, even if the GPU was busy for a moment',
  async (fast) => {
    const loops: ProductLoop[] = ['shared', 'register'];
    const adapter = await navigator.gpu.requestAdapter();
    const device = (await adapter?.requestDevice()) as GPUDevice;
    const visibility = GPUShaderStage.COMPUTE;
    const layout = device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility, buffer: { type: 'uniform', hasDynamicOffset: true } },
        { binding: 1, visibility, buffer: { type: 'storage' } },
      ],
    });
    const bindGroup = device.createBindGroup({
      layout,
      entries: [GPUBufferUsage.UNIFORM, GPUBufferUsage.STORAGE].map((usage, binding) => ({
        binding,
        resource: { buffer: device.createBuffer({ size: 16, usage }) },
      })),
    });
    const operation = { kernel: 'dense', extent: { rows: 'batch', columns: 4 } } as GpuOperation;
    const prepare = async (loop: ProductLoop) => ({
      operation,
      loop,
      bindGroup,
      pipeline: await device.createComputePipelineAsync({
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: {
          module: device.createShaderModule({ code: CODE }),
          constants: { ROUNDS: loop === fast ? 10 : 100_000 },
        },
      }),
    });
    // Each loop runs twice before it is measured. Then the GPU seems busy for a moment: the clock goes on.
    const disturbed = 2 * loops.length + loops.indexOf(fast);
    let waits = 0;
    device.queue.onSubmittedWorkDone = async () => {
      await GPUQueue.prototype.onSubmittedWorkDone.call(device.queue);
      if (waits++ !== disturbed) return;
      const { now } = performance;
      vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 2000);
      onTestFinished(() => void vi.restoreAllMocks());
    };
    expect(await fastestLoop(device, loops, prepare, 0, 4)).toBe(fast);
    expect(waits).toBeGreaterThan(disturbed + loops.length);
    // The choice is remembered, so nothing is prepared again.
    const refuse = () => Promise.reject(new Error('It was chosen already.'));
    expect(await fastestLoop(device, loops, refuse, 0, 4)).toBe(fast);
    device.destroy();
  },
);

test('an emulated GPU does not try workgroup memory', () => {
  const device = (isFallbackAdapter: boolean, subgroup: number, features: string[]) =>
    ({
      adapterInfo: { isFallbackAdapter, subgroupMinSize: subgroup, subgroupMaxSize: subgroup },
      features: new Set(features),
    }) as unknown as GPUDevice;
  expect(loopsFor(device(true, 4, ['subgroups']))).toEqual(['subgroup']);
  expect(loopsFor(device(true, 4, []))).toEqual(['register']);
  expect(loopsFor(device(true, 8, ['subgroups']))).toEqual(['register']);
  expect(loopsFor(device(false, 32, ['subgroups']))).toEqual(['shared', 'register']);
});
