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

function run(
  fn: i32,
  left: usize,
  leftStep: usize,
  right: usize,
  rightStep: usize,
  output: usize,
  end: usize,
): void {
  for (; output < end; output += 16) {
    v128.store(output, apply(fn, v128.load(left), v128.load(right)));
    left += leftStep;
    right += rightStep;
  }
}

function apply(fn: i32, x: v128, y: v128): v128 {
  switch (fn) {
    case opcodes.RELU:
      return f32x4.max(x, f32x4.splat(0));
    case opcodes.EXP:
      return exp(x);
    case opcodes.LOG:
      return log(x);
    case opcodes.TANH:
      return tanh(x);
    case opcodes.SIN:
      return sin(x);
    case opcodes.COS:
      return cos(x);
    case opcodes.ERF:
      return erf(x);
    case opcodes.SIGMOID:
      return sigmoid(x);
    case opcodes.SOFTPLUS:
      return softplus(x);
    case opcodes.NEG:
      return f32x4.neg(x);
    case opcodes.ABS:
      return f32x4.abs(x);
    case opcodes.SQRT:
      return f32x4.sqrt(x);
    case opcodes.SQUARE:
      return f32x4.mul(x, x);
    case opcodes.SIGN:
      return ones(x, f32x4.splat(-1));
    case opcodes.STEP:
      return ones(x, f32x4.splat(0));
    case opcodes.COPY:
      return x;
    case opcodes.ADD:
      return f32x4.add(x, y);
    case opcodes.SUB:
      return f32x4.sub(x, y);
    case opcodes.MUL:
      return f32x4.mul(x, y);
    case opcodes.DIV:
      return f32x4.div(x, y);
    case opcodes.POW:
      return pow(x, y);
    case opcodes.MIN:
      return f32x4.min(x, y);
  }
  if (fn !== opcodes.MAX) unreachable();
  return f32x4.max(x, y);
}

/** 1 for values above zero, `below` for those under zero; keeps zero and NaN. */
function ones(x: v128, below: v128): v128 {
  const zero = f32x4.splat(0);
  const signed = v128.bitselect(below, x, f32x4.lt(x, zero));
  return v128.bitselect(f32x4.splat(1), signed, f32x4.gt(x, zero));
}
