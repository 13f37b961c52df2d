// Computes expressions of matrices, value by value. A small program runs vector operations on blocks that
// stay in the first-level cache.
import * as opcodes from '../opcodes';
import { cos, erf, exp, log, pow, sigmoid, sin, softplus, tanh } from './functions';
import { Matrix } from './structs';
import { lanesBelow } from './vector';

/** Rows of a block, which has 32 columns. */
const BLOCK_ROWS = 16;
/** Bytes of a register, which holds one block. */
const REGISTER: usize = BLOCK_ROWS << 7;
/** The most matrices that an expression may read and write. */
const MOST_MATRICES: i32 = 16;

/** Reads and writes the same rows of matrices; all have the same width. */
export class Evaluate {
  /** Addresses, `[matrices]`. */
  matrices: usize;
  matrixCount: i32;
  /** Instructions, `[instructions]`. */
  code: usize;
  instructionCount: i32;
}

/**
 * One operation on a block. An operand is the number of a register: first come those of the matrices, then
 * those in the thread's scratch memory. A negative operand is minus the address of four equal floats.
 */
class Instruction {
  fn: i32;
  left: i32;
  right: i32;
  output: i32;
}

export function evaluate(op: Evaluate, from: i32, to: i32, scratch: usize): void {
  const registers = scratch + ((<usize>MOST_MATRICES) << 2);
  const width = changetype<Matrix>(load<usize>(op.matrices)).width;
  for (let column = 0; column < width; column += 32) {
    for (let row = from; row < to; row += BLOCK_ROWS) {
      const rows = min(BLOCK_ROWS, to - row);
      for (let i = 0; i < op.matrixCount; i++) {
        const matrix = changetype<Matrix>(load<usize>(op.matrices + ((<usize>i) << 2)));
        const at = matrix.data + <usize>(column >> 5) * matrix.panel + ((<usize>row) << 7);
        store<usize>(scratch + ((<usize>i) << 2), at);
      }
      for (let i = 0; i < op.instructionCount; i++) {
        const instruction = changetype<Instruction>(op.code + <usize>i * offsetof<Instruction>());
        const left = address(instruction.left, op, scratch, registers);
        const right = address(instruction.right, op, scratch, registers);
        const output = address(instruction.output, op, scratch, registers);
        const leftStep: usize = instruction.left < 0 ? 0 : 16;
        const rightStep: usize = instruction.right < 0 ? 0 : 16;
        run(instruction.fn, left, leftStep, right, rightStep, output, output + ((<usize>rows) << 7));
        if (instruction.output < op.matrixCount && column + 32 > width) clear(output, rows, width - column);
      }
    }
  }
}

function address(operand: i32, op: Evaluate, scratch: usize, registers: usize): usize {
  if (operand < 0) return <usize>-operand;
  return operand < op.matrixCount
    ? load<usize>(scratch + ((<usize>operand) << 2))
    : registers + <usize>(operand - op.matrixCount) * REGISTER;
}

/** Sets the columns past the matrix's width to zero. */
function clear(block: usize, rows: i32, width: i32): void {
  for (const end = block + ((<usize>rows) << 7); block < end; block += 128) {
    for (let c = width & ~3; c < 32; c += 4) {
      const at = block + ((<usize>c) << 2);
      v128.store(at, v128.and(v128.load(at), lanesBelow(width - c)));
    }
  }
}

/** Runs an operation on a block. Each has a loop of its own, because choosing one for each vector takes long. */
function run(
  fn: i32,
  left: usize,
  leftStep: usize,
  right: usize,
  rightStep: usize,
  output: usize,
  end: usize,
): void {
  switch (fn) {
    case opcodes.RELU:
      for (; output < end; output += 16) {
        v128.store(output, f32x4.max(v128.load(left), f32x4.splat(0)));
        left += leftStep;
      }
      return;
    case opcodes.EXP:
      for (; output < end; output += 16) {
        v128.store(output, exp(v128.load(left)));
        left += leftStep;
      }
      return;
    case opcodes.LOG:
      for (; output < end; output += 16) {
        v128.store(output, log(v128.load(left)));
        left += leftStep;
      }
      return;
    case opcodes.TANH:
      for (; output < end; output += 16) {
        v128.store(output, tanh(v128.load(left)));
        left += leftStep;
      }
      return;
    case opcodes.SIN:
      for (; output < end; output += 16) {
        v128.store(output, sin(v128.load(left)));
        left += leftStep;
      }
      return;
    case opcodes.COS:
      for (; output < end; output += 16) {
        v128.store(output, cos(v128.load(left)));
        left += leftStep;
      }
      return;
    case opcodes.ERF:
      for (; output < end; output += 16) {
        v128.store(output, erf(v128.load(left)));
        left += leftStep;
      }
      return;
    case opcodes.SIGMOID:
      for (; output < end; output += 16) {
        v128.store(output, sigmoid(v128.load(left)));
        left += leftStep;
      }
      return;
    case opcodes.SOFTPLUS:
      for (; output < end; output += 16) {
        v128.store(output, softplus(v128.load(left)));
        left += leftStep;
      }
      return;
    case opcodes.NEG:
      for (; output < end; output += 16) {
        v128.store(output, f32x4.neg(v128.load(left)));
        left += leftStep;
      }
      return;
    case opcodes.ABS:
      for (; output < end; output += 16) {
        v128.store(output, f32x4.abs(v128.load(left)));
        left += leftStep;
      }
      return;
    case opcodes.SQRT:
      for (; output < end; output += 16) {
        v128.store(output, f32x4.sqrt(v128.load(left)));
        left += leftStep;
      }
      return;
    case opcodes.SQUARE:
      for (; output < end; output += 16) {
        const x = v128.load(left);
        v128.store(output, f32x4.mul(x, x));
        left += leftStep;
      }
      return;
    case opcodes.SIGN:
      for (; output < end; output += 16) {
        v128.store(output, ones(v128.load(left), f32x4.splat(-1)));
        left += leftStep;
      }
      return;
    case opcodes.STEP:
      for (; output < end; output += 16) {
        v128.store(output, ones(v128.load(left), f32x4.splat(0)));
        left += leftStep;
      }
      return;
    case opcodes.COPY:
      for (; output < end; output += 16) {
        v128.store(output, v128.load(left));
        left += leftStep;
      }
      return;
    case opcodes.ADD:
      for (; output < end; output += 16) {
        v128.store(output, f32x4.add(v128.load(left), v128.load(right)));
        left += leftStep;
        right += rightStep;
      }
      return;
    case opcodes.SUB:
      for (; output < end; output += 16) {
        v128.store(output, f32x4.sub(v128.load(left), v128.load(right)));
        left += leftStep;
        right += rightStep;
      }
      return;
    case opcodes.MUL:
      for (; output < end; output += 16) {
        v128.store(output, f32x4.mul(v128.load(left), v128.load(right)));
        left += leftStep;
        right += rightStep;
      }
      return;
    case opcodes.DIV:
      for (; output < end; output += 16) {
        v128.store(output, f32x4.div(v128.load(left), v128.load(right)));
        left += leftStep;
        right += rightStep;
      }
      return;
    case opcodes.POW:
      for (; output < end; output += 16) {
        v128.store(output, pow(v128.load(left), v128.load(right)));
        left += leftStep;
        right += rightStep;
      }
      return;
    case opcodes.MIN:
      for (; output < end; output += 16) {
        v128.store(output, f32x4.min(v128.load(left), v128.load(right)));
        left += leftStep;
        right += rightStep;
      }
      return;
    case opcodes.MAX:
      for (; output < end; output += 16) {
        v128.store(output, f32x4.max(v128.load(left), v128.load(right)));
        left += leftStep;
        right += rightStep;
      }
      return;
    default:
      unreachable();
  }
}

/** 1 for values above zero, `below` for those under zero; keeps zero and NaN. */
function ones(x: v128, below: v128): v128 {
  const zero = f32x4.splat(0);
  const signed = v128.bitselect(below, x, f32x4.lt(x, zero));
  return v128.bitselect(f32x4.splat(1), signed, f32x4.gt(x, zero));
}
