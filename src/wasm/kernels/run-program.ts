// A program is a list of phases. Every thread of a pool runs the program. A phase has units of work. A
// thread takes the next unit and runs all the phase's operations on it. The result of a unit does not
// depend on the thread, so any number of threads gives the same bits.
import * as opcodes from '../opcodes';
import { BiasGradient, biasGradient } from './bias';
import { Evaluate, evaluate } from './blocks';
import {
  DenseInputGradient,
  DenseProduct,
  DenseWeightGradient,
  denseInputGradient,
  denseProduct,
  denseWeightGradient,
} from './dense';
import { Peak, peak } from './peak';
import { Centre, centre, DropoutFields, dropout, Head, head, RowSums, rowSums } from './rows';
import {
  ReadPixels,
  ReadValues,
  readPixels,
  readValues,
  SparseInputGradient,
  SparseProduct,
  SparseWeightGradient,
  sparseInputGradient,
  sparseProduct,
  sparseWeightGradient,
  Transpose,
  transpose,
} from './sparse';
import { Batch, ControlBlock } from './structs';

/** A phase. Its operations follow in memory: `[opcode, bytes of its fields, fields …]`. */
class Phase {
  /** Bytes of all its operations. */
  bytes: i32;
  /** The next unit that no thread has taken. */
  next: i32;
  /** The number of parts of the weights; each part is a unit. */
  parts: i32;
  /** Rows of the batch in a unit; 0: the units are parts of the weights. */
  rows: i32;
  /** 1: a thread goes on only when all threads have finished the phase. */
  barrier: i32;
}

/** Offsets of the fields that threads change. */
const JOB: usize = 0;
const ARRIVED: usize = 4;
const LOST: usize = 12;

/** Runs the program with all threads, or alone if there is only one; the owner calls it. @returns 0, or 1 when a thread is lost. */
export function run(control: ControlBlock): i32 {
  let phase = changetype<Phase>(control.program + 4);
  const end = control.program + 4 + load<i32>(control.program);
  while (changetype<usize>(phase) < end) {
    phase.next = 0;
    phase = after(phase);
  }
  if (ASC_FEATURE_THREADS && control.threads > 1) {
    const shared = changetype<usize>(control);
    // Do not reset the count: a helper may still be leaving the last barrier of the last job.
    control.base = atomic.load<i32>(shared + ARRIVED);
    atomic.add<i32>(shared + JOB, 1);
    atomic.notify(shared + JOB, -1);
  }
  work(control, 0);
  return control.lost;
}

/** Works on every job; a helper calls it. It never returns. */
export function help(control: ControlBlock, thread: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  const shared = changetype<usize>(control);
  let done = 0;
  for (;;) {
    for (let i = control.spins; i > 0 && atomic.load<i32>(shared + JOB) === done; i--) {}
    while (atomic.load<i32>(shared + JOB) === done) atomic.wait<i32>(shared + JOB, done, -1);
    done = atomic.load<i32>(shared + JOB);
    work(control, thread);
  }
}

function work(control: ControlBlock, thread: i32): void {
  const batch = changetype<Batch>(control.batch);
  const scratch = control.scratch + <usize>thread * control.scratchBytes;
  let phase = changetype<Phase>(control.program + 4);
  const end = control.program + 4 + load<i32>(control.program);
  let target = control.base;
  while (changetype<usize>(phase) < end) {
    const next = after(phase);
    const byRows = phase.rows !== 0;
    const units = byRows ? (batch.rows + phase.rows - 1) / phase.rows : phase.parts;
    for (let unit = take(phase); unit < units; unit = take(phase)) {
      const from = byRows ? unit * phase.rows : unit;
      const to = byRows ? min(batch.rows, from + phase.rows) : unit + 1;
      let op = changetype<usize>(phase) + offsetof<Phase>();
      while (op < changetype<usize>(next)) {
        operate(load<i32>(op), op + 8, batch, from, to, scratch);
        op += 8 + load<i32>(op, 4);
      }
    }
    if (phase.barrier !== 0 && control.threads > 1) {
      target += control.threads;
      if (!meet(control, target)) return;
    }
    phase = next;
  }
}

function after(phase: Phase): Phase {
  return changetype<Phase>(changetype<usize>(phase) + offsetof<Phase>() + phase.bytes);
}

function take(phase: Phase): i32 {
  const next = changetype<usize>(phase) + offsetof<Phase>('next');
  if (ASC_FEATURE_THREADS) return atomic.add<i32>(next, 1);
  const unit = phase.next;
  phase.next = unit + 1;
  return unit;
}

/** Waits for `target` arrivals; the count may overflow. @returns false when a thread is lost. */
function meet(control: ControlBlock, target: i32): bool {
  if (!ASC_FEATURE_THREADS) return true;
  const shared = changetype<usize>(control);
  const arrived = shared + ARRIVED;
  if (atomic.add<i32>(arrived, 1) + 1 === target) {
    atomic.notify(arrived, -1);
    return true;
  }
  for (let i = control.spins; i > 0; i--) {
    if (atomic.load<i32>(arrived) - target >= 0) return true;
  }
  let sofar = atomic.load<i32>(arrived);
  while (sofar - target < 0) {
    if (atomic.load<i32>(shared + LOST) !== 0) return false;
    const timedOut = atomic.wait<i32>(arrived, sofar, <i64>control.patience * 1000000) === 2;
    const now = atomic.load<i32>(arrived);
    if (timedOut && now === sofar) atomic.store<i32>(shared + LOST, 1);
    sofar = now;
  }
  return true;
}

function operate(opcode: i32, op: usize, batch: Batch, from: i32, to: i32, scratch: usize): void {
  switch (opcode) {
    case opcodes.READ_PIXELS:
      return readPixels(changetype<ReadPixels>(op), batch, from, to);
    case opcodes.READ_VALUES:
      return readValues(changetype<ReadValues>(op), batch, from, to);
    case opcodes.SPARSE_PRODUCT:
      return sparseProduct(changetype<SparseProduct>(op), from, to);
    case opcodes.SPARSE_INPUT_GRADIENT:
      return sparseInputGradient(changetype<SparseInputGradient>(op), from, to, scratch);
    case opcodes.TRANSPOSE:
      return transpose(changetype<Transpose>(op), batch, from);
    case opcodes.SPARSE_WEIGHT_GRADIENT:
      return sparseWeightGradient(changetype<SparseWeightGradient>(op), batch, from, scratch);
    case opcodes.DENSE_PRODUCT:
      return denseProduct(changetype<DenseProduct>(op), from, to);
    case opcodes.DENSE_INPUT_GRADIENT:
      return denseInputGradient(changetype<DenseInputGradient>(op), from, to);
    case opcodes.DENSE_WEIGHT_GRADIENT:
      return denseWeightGradient(changetype<DenseWeightGradient>(op), batch, from, scratch);
    case opcodes.BIAS_GRADIENT:
      return biasGradient(changetype<BiasGradient>(op), batch, from, scratch);
    case opcodes.CENTRE:
      return centre(changetype<Centre>(op), from, to);
    case opcodes.DROPOUT:
      return dropout(changetype<DropoutFields>(op), batch, from, to);
    case opcodes.HEAD:
      return head(changetype<Head>(op), batch, from, to);
    case opcodes.EVALUATE:
      return evaluate(changetype<Evaluate>(op), from, to, scratch);
    case opcodes.ROW_SUMS:
      return rowSums(changetype<RowSums>(op), from, to);
    case opcodes.PEAK:
      return peak(changetype<Peak>(op), scratch);
    default:
      unreachable();
  }
}
