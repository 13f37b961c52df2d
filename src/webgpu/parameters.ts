/** The uniform buffer with the parameters of each batch, such as its rows: one slot for each batch. */
import type { SplitName, TrainingData } from '../data/split.ts';
import type { Optimizer } from '../training/optimizer.ts';
import type { StepOptions } from '../training/step.ts';
import type { Memory } from './memory.ts';

/** On every device, dynamic offsets of uniform buffers may be multiples of this. */
const SLOT_BYTES = 256;
const SPLITS: SplitName[] = ['train', 'validation', 'test'];

interface Batch {
  first: number;
  rows: number;
  step: number;
  training: boolean;
}

/**
 * The buffer has slots for all batches of an epoch, which are written at once; then one slot for a batch
 * that is not in the epoch's order; then slots for the evaluations, which are written only once.
 */
export class Parameters {
  private readonly buffer: GPUBuffer;
  private readonly epochSlots: number;
  private readonly evaluationSlots = new Map<SplitName, { slot: number; batches: Batch[] }>();
  /** Rows of the epoch. */
  private rows = 0;
  /** The epoch's first step, as the slots have it. */
  private firstStep = 0;
  /** The number of rows that the slots were written for. */
  private written = 0;
  private optimizer: Optimizer;

  constructor(
    memory: Memory,
    private readonly queue: GPUQueue,
    data: TrainingData,
    private readonly options: StepOptions,
    evaluationRows: number,
  ) {
    this.optimizer = options.optimizer;
    this.epochSlots = Math.ceil(data.train.labels.length / options.batchSize);
    let slot = this.epochSlots + 1;
    for (const name of SPLITS) {
      const batches = inBatches(data[name].labels.length, evaluationRows);
      this.evaluationSlots.set(name, { slot, batches });
      slot += batches.length;
    }
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    this.buffer = memory.create('parameters', slot * SLOT_BYTES, usage);
    for (const { slot, batches } of this.evaluationSlots.values()) this.write(slot, batches);
  }

  /** Kernels see one slot through this binding. */
  get binding(): GPUBufferBinding {
    return { buffer: this.buffer, size: 48 };
  }

  /** Begins an epoch over `rows` rows. Its slots are written at its first batch. */
  beginEpoch(rows: number): void {
    this.rows = rows;
    this.written = 0;
  }

  /** From the next train batch on, takes the rates of this optimizer. */
  changeRates(optimizer: Optimizer): void {
    this.optimizer = optimizer;
    this.written = 0;
  }

  /**
   * The offset of a train batch's slot. Calls `flush` before it overwrites a slot that queued commands may
   * still read.
   */
  train(from: number, to: number, step: number, flush: () => void): number {
    const { batchSize } = this.options;
    const place = from / batchSize;
    const inLine = Number.isInteger(place) && to === Math.min(from + batchSize, this.rows);
    if (!inLine) {
      flush();
      this.write(this.epochSlots, [{ first: from, rows: to - from, step, training: true }]);
      return this.epochSlots * SLOT_BYTES;
    }
    if (this.written !== this.rows || this.firstStep !== step - place) {
      flush();
      this.firstStep = step - place;
      this.written = this.rows;
      this.write(
        0,
        inBatches(this.rows, batchSize).map((batch, i) => ({
          ...batch,
          step: this.firstStep + i,
          training: true,
        })),
      );
    }
    return place * SLOT_BYTES;
  }

  /** The rows and the slot's offset of each batch of an evaluation. */
  evaluation(split: SplitName): { rows: number; first: number; offset: number }[] {
    const { slot, batches } = this.evaluationSlots.get(split) as { slot: number; batches: Batch[] };
    return batches.map(({ first, rows }, i) => ({ first, rows, offset: (slot + i) * SLOT_BYTES }));
  }

  private write(slot: number, batches: Batch[]): void {
    if (batches.length === 0) return;
    const { optimizer } = this;
    const { seed } = this.options;
    const bytes = new ArrayBuffer(batches.length * SLOT_BYTES);
    const whole = new Uint32Array(bytes);
    const real = new Float32Array(bytes);
    batches.forEach(({ first, rows, step, training }, i) => {
      const at = (i * SLOT_BYTES) / 4;
      whole.set([first, rows, step, Number(training), seed], at);
      real.set(Object.values(optimizer.rates(step)), at + 8);
    });
    this.queue.writeBuffer(this.buffer, slot * SLOT_BYTES, bytes);
  }
}

function inBatches(count: number, size: number): Batch[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    first: i * size,
    rows: Math.min(size, count - i * size),
    step: 0,
    training: false,
  }));
}
