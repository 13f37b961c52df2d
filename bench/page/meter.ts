/**
 * Counts a library's calls to the GPU. It wraps the methods of the WebGPU and WebGL prototypes before the
 * library loads, so that every library is counted in the same way.
 */

export interface Counts {
  /** Compute dispatches; WebGL: draw calls. */
  dispatches: number;
  /** `queue.submit`; WebGL: `flush` and `finish`. */
  submits: number;
  /** `queue.writeBuffer` and `writeTexture`; WebGL: texture and buffer uploads. */
  writes: number;
  /** Buffers filled while mapped; WebGL: `uniform…` calls. */
  smallWrites: number;
  /** Buffers made; WebGL: textures and buffers. */
  buffers: number;
  /** WebGPU only. */
  bindGroups: number;
  /** Results that the processor reads back. */
  readBacks: number;
}

export function noCounts(): Counts {
  return {
    dispatches: 0,
    submits: 0,
    writes: 0,
    smallWrites: 0,
    buffers: 0,
    bindGroups: 0,
    readBacks: 0,
  };
}

/** Bytes of a texel, by the WebGL constant of the format; the formats that tf.js and jax-js use. */
const TEXEL_BYTES: Record<number, number> = {
  0x8814: 16, // RGBA32F
  0x881a: 8, // RGBA16F
  0x822e: 4, // R32F
  0x822d: 2, // R16F
  0x8229: 1, // R8
};
const RGBA8_BYTES = 4;

export class Meter {
  counts = noCounts();
  /** The largest number of bytes alive at once. Bytes that nobody freed count as alive. */
  peakBytes = 0;
  /** Worker threads started. */
  workers = 0;
  private liveBytes = 0;
  private readonly sizes = new WeakMap<object, number>();
  private readonly memories: WebAssembly.Memory[] = [];

  /** Wraps the parts of WebGPU, WebGL 2, WebAssembly and workers that `scope` (a window) has. */
  attach(scope: typeof globalThis): this {
    if (scope.GPUDevice) this.attachWebGpu(scope);
    if (scope.WebGL2RenderingContext) this.attachWebGl(scope.WebGL2RenderingContext.prototype);
    if (scope.WebAssembly) this.attachWasm(scope.WebAssembly);
    if (scope.Worker) this.attachWorkers(scope);
    return this;
  }

  /** Bytes of all WebAssembly memories; they never shrink. */
  get wasmBytes(): number {
    return this.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  }

  private attachWebGpu({ GPUDevice, GPUQueue, GPUBuffer, GPUComputePassEncoder }: typeof globalThis): void {
    const count = (key: keyof Counts) => () => {
      this.counts[key]++;
    };
    after(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', count('dispatches'));
    after(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', count('dispatches'));
    after(GPUQueue.prototype, 'submit', count('submits'));
    after(GPUQueue.prototype, 'writeBuffer', count('writes'));
    after(GPUQueue.prototype, 'writeTexture', count('writes'));
    after(GPUDevice.prototype, 'createBindGroup', count('bindGroups'));
    after(GPUDevice.prototype, 'createBuffer', ([descriptor], buffer) => {
      const { size, mappedAtCreation } = descriptor as GPUBufferDescriptor;
      this.counts.buffers++;
      if (mappedAtCreation) this.counts.smallWrites++;
      this.born(buffer as object, size);
    });
    after(GPUBuffer.prototype, 'destroy', (_args, _result, buffer) => this.died(buffer));
    after(GPUBuffer.prototype, 'mapAsync', ([mode]) => {
      this.counts[mode === 1 ? 'readBacks' : 'smallWrites']++;
    });
  }

  private attachWebGl(gl: object): void {
    const each = (names: string[], hook: Hook) => {
      for (const name of names) after(gl, name, hook);
    };
    const count = (key: keyof Counts) => () => {
      this.counts[key]++;
    };
    each(['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced'], count('dispatches'));
    each(['flush', 'finish'], count('submits'));
    each(['texSubImage2D', 'bufferSubData', 'bufferData'], count('writes'));
    each(['createTexture', 'createBuffer'], count('buffers'));
    each(['readPixels'], count('readBacks'));
    each(
      Object.getOwnPropertyNames(gl).filter((name) => /^uniform(Matrix)?\d/.test(name)),
      count('smallWrites'),
    );

    // A size is declared for the texture that is bound to the active unit.
    const units = new Map<number, object | null>();
    let active = 0;
    after(gl, 'activeTexture', ([unit]) => {
      active = unit as number;
    });
    after(gl, 'bindTexture', ([, texture]) => units.set(active, texture as object | null));
    const declared = (format: unknown, width: unknown, height: unknown) => {
      const texture = units.get(active);
      const texel = TEXEL_BYTES[format as number] ?? RGBA8_BYTES;
      if (texture) this.born(texture, texel * (width as number) * (height as number));
    };
    after(gl, 'texStorage2D', ([, , format, width, height]) => declared(format, width, height));
    after(gl, 'texImage2D', (args) => {
      if (args.length < 9) return;
      declared(args[2], args[3], args[4]);
      if (args[8]) this.counts.writes++;
    });
    after(gl, 'deleteTexture', ([texture]) => texture && this.died(texture as object));
  }

  private attachWasm(scope: typeof WebAssembly): void {
    const { memories } = this;
    scope.Memory = new Proxy(scope.Memory, {
      construct(Memory, [descriptor]: [WebAssembly.MemoryDescriptor]) {
        const memory = new Memory(descriptor);
        memories.push(memory);
        return memory;
      },
    });
  }

  private attachWorkers(scope: typeof globalThis): void {
    const started = () => {
      this.workers++;
    };
    scope.Worker = new Proxy(scope.Worker, {
      construct(Worker, args: [string | URL, WorkerOptions?]) {
        started();
        return new Worker(...args);
      },
    });
  }

  private born(object: object, bytes: number): void {
    this.died(object);
    this.sizes.set(object, bytes);
    this.liveBytes += bytes;
    this.peakBytes = Math.max(this.peakBytes, this.liveBytes);
  }

  private died(object: object): void {
    this.liveBytes -= this.sizes.get(object) ?? 0;
    this.sizes.delete(object);
  }
}

type Hook = (args: unknown[], result: unknown, self: object) => void;

/** Calls `hook` after each call of `prototype[name]`. */
function after(prototype: object, name: string, hook: Hook): void {
  const methods = prototype as Record<string, (...args: unknown[]) => unknown>;
  const original = methods[name];
  if (!original) return;
  methods[name] = function (this: object, ...args: unknown[]) {
    const result = original.apply(this, args);
    hook(args, result, this);
    return result;
  };
}
