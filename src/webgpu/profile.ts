/** Measures how long each kernel of a step takes. */
import { type KernelTime, microsecondsOf, type Profile } from '../compiler/profile.ts';
import { type Dispatch, encode, type Recorder } from './recorder.ts';

/** Measures each dispatch by repeating it. The caller must discard what the dispatches compute. */
export async function profileDispatches(
  recorder: Recorder,
  dispatches: Dispatch[],
  offset: number,
  rows: number,
): Promise<Profile> {
  const { device } = recorder;
  const stamps = device.features.has('timestamp-query') ? new Timestamps(device) : undefined;
  const measure = async (dispatch: Dispatch, repeats: number) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(stamps?.descriptor);
    for (let i = 0; i < repeats; i++) encode(pass, dispatch, offset, rows);
    pass.end();
    stamps?.resolve(encoder);
    const started = performance.now();
    device.queue.submit([encoder.finish()]);
    if (stamps) return stamps.read();
    await device.queue.onSubmittedWorkDone();
    return performance.now() - started;
  };
  try {
    const kernels: KernelTime[] = [];
    for (const dispatch of dispatches) {
      const { kernel, source, layer } = dispatch.operation;
      const microseconds = await microsecondsOf((repeats) => measure(dispatch, repeats));
      kernels.push({ kernel: `${kernel} (${source})`, layer, microseconds });
    }
    return { method: stamps ? 'timestamps' : 'clock', kernels };
  } finally {
    stamps?.destroy();
  }
}

/** The time between the start and the end of one pass. */
class Timestamps {
  private readonly queries: GPUQuerySet;
  private readonly resolved: GPUBuffer;
  private readonly staging: GPUBuffer;

  constructor(device: GPUDevice) {
    this.queries = device.createQuerySet({ type: 'timestamp', count: 2 });
    this.resolved = device.createBuffer({
      size: 16,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
    this.staging = device.createBuffer({
      size: 16,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }

  get descriptor(): GPUComputePassDescriptor {
    return {
      timestampWrites: {
        querySet: this.queries,
        beginningOfPassWriteIndex: 0,
        endOfPassWriteIndex: 1,
      },
    };
  }

  resolve(encoder: GPUCommandEncoder): void {
    encoder.resolveQuerySet(this.queries, 0, 2, this.resolved, 0);
    encoder.copyBufferToBuffer(this.resolved, 0, this.staging, 0, 16);
  }

  /** Milliseconds between the two timestamps. */
  async read(): Promise<number> {
    await this.staging.mapAsync(GPUMapMode.READ);
    const [start, end] = new BigUint64Array(this.staging.getMappedRange());
    const nanoseconds = Number((end as bigint) - (start as bigint));
    this.staging.unmap();
    return nanoseconds / 1e6;
  }

  destroy(): void {
    this.queries.destroy();
    this.resolved.destroy();
    this.staging.destroy();
  }
}
