import { beforeEach, expect, test } from 'vitest';
import { Meter } from './meter.ts';

/** The methods that a library calls, without effect. New for each test, because the meter changes them. */
function fakeScope() {
  class GPUBuffer {
    destroy() {}
    mapAsync(_mode: number) {}
  }
  class GPUDevice {
    createBuffer(_descriptor: object) {
      return new GPUBuffer();
    }
    createBindGroup() {
      return {};
    }
  }
  class GPUQueue {
    submit() {}
    writeBuffer() {}
  }
  class GPUComputePassEncoder {
    dispatchWorkgroups(x: number) {
      return x;
    }
  }
  class WebGL2RenderingContext {
    drawArrays() {}
    uniform1f() {}
    uniformMatrix4fv() {}
    createTexture() {
      return {};
    }
    bindTexture(_target: number, _texture: object | null) {}
    texStorage2D(_target: number, _levels: number, _format: number, _width: number, _height: number) {}
    texImage2D(..._args: unknown[]) {}
    deleteTexture(_texture: object) {}
  }
  return { GPUBuffer, GPUDevice, GPUQueue, GPUComputePassEncoder, WebGL2RenderingContext };
}

let scope: ReturnType<typeof fakeScope>;
let meter: Meter;
beforeEach(() => {
  scope = fakeScope();
  meter = new Meter().attach(scope as unknown as typeof globalThis);
});

test('counts WebGPU’s calls and passes them on', () => {
  expect(new scope.GPUComputePassEncoder().dispatchWorkgroups(7)).toBe(7);
  const queue = new scope.GPUQueue();
  queue.submit();
  queue.submit();
  queue.writeBuffer();
  new scope.GPUDevice().createBindGroup();
  expect(meter.counts).toMatchObject({ dispatches: 1, submits: 2, writes: 1, bindGroups: 1, buffers: 0 });
});

test('keeps the largest number of bytes alive at once', () => {
  const device = new scope.GPUDevice();
  const first = device.createBuffer({ size: 100 });
  device.createBuffer({ size: 50, mappedAtCreation: true });
  first.destroy();
  first.destroy();
  device.createBuffer({ size: 60 });
  expect(meter.peakBytes).toBe(150);
  expect(meter.counts).toMatchObject({ buffers: 3, smallWrites: 1 });
});

test('tells reading a result from filling a buffer', () => {
  const buffer = new scope.GPUDevice().createBuffer({ size: 4 });
  buffer.mapAsync(1);
  buffer.mapAsync(2);
  expect(meter.counts).toMatchObject({ readBacks: 1, smallWrites: 1 });
});

test('counts WebGL’s draws, uploads and texture bytes', () => {
  const gl = new scope.WebGL2RenderingContext();
  const [R32F, RGBA32F, TEXTURE_2D] = [0x822e, 0x8814, 0x0de1];
  gl.drawArrays();
  gl.uniform1f();
  gl.uniformMatrix4fv();
  const first = gl.createTexture();
  gl.bindTexture(TEXTURE_2D, first);
  gl.texStorage2D(TEXTURE_2D, 1, R32F, 10, 20);
  gl.deleteTexture(first);
  gl.bindTexture(TEXTURE_2D, gl.createTexture());
  gl.texImage2D(TEXTURE_2D, 0, RGBA32F, 5, 5, 0, 0, 0, null);
  gl.texImage2D(TEXTURE_2D, 0, RGBA32F, 5, 5, 0, 0, 0, new Float32Array(100));
  expect(meter.counts).toMatchObject({ dispatches: 1, smallWrites: 2, buffers: 2, writes: 1 });
  expect(meter.peakBytes).toBe(800);
});
