/** Compiles expressions to programs for kernels/blocks.ts. */
import { PlanError } from '../compiler/plan-error.ts';
import { expandPowers } from '../expression/powers.ts';
import { shareSubexpressions } from '../expression/share.ts';
import { type Expression, literal, operands } from '../expression/syntax.ts';
import { type Address, floatBits, type Layout, type Matrix } from './layout.ts';
import * as opcodes from './opcodes.ts';
import type { Operation } from './operations.ts';

type Operator = Extract<Expression, { kind: 'unary' | 'binary' }>['op'];

const FUNCTIONS: Record<Operator, number> = {
  neg: opcodes.NEG,
  abs: opcodes.ABS,
  relu: opcodes.RELU,
  exp: opcodes.EXP,
  log: opcodes.LOG,
  sqrt: opcodes.SQRT,
  square: opcodes.SQUARE,
  sin: opcodes.SIN,
  cos: opcodes.COS,
  tanh: opcodes.TANH,
  sigmoid: opcodes.SIGMOID,
  softplus: opcodes.SOFTPLUS,
  erf: opcodes.ERF,
  sign: opcodes.SIGN,
  step: opcodes.STEP,
  add: opcodes.ADD,
  sub: opcodes.SUB,
  mul: opcodes.MUL,
  div: opcodes.DIV,
  pow: opcodes.POW,
  min: opcodes.MIN,
  max: opcodes.MAX,
};

/** What fits into a thread's scratch memory; see kernels/blocks.ts. */
const MOST_MATRICES = 16;
const MOST_REGISTERS = 30;

/** A matrix, and the expression for each of its values. */
export interface Assignment {
  output: Matrix;
  value: Expression;
}

/**
 * Computes matrices from others of the same width, value by value. An output may also be an input.
 * @param inputs the matrices by the names that the expressions use.
 * @param numbers addresses of four equal floats, by the names that the expressions use.
 * @throws {PlanError} for expressions that need more values at once than fit into a thread's memory.
 */
export function computeExpressions(
  layout: Layout,
  inputs: Readonly<Record<string, Matrix>>,
  assignments: readonly Assignment[],
  numbers: Readonly<Record<string, Address>> = {},
): Operation {
  const program = new ExpressionProgram(layout, inputs, assignments, numbers);
  const matrices = layout.words(program.matrices.map(({ at }) => at));
  return [
    opcodes.EVALUATE,
    matrices,
    program.matrices.length,
    layout.words(program.code.flat()),
    program.code.length,
  ];
}

class ExpressionProgram {
  readonly matrices: Matrix[];
  /** Instructions `[fn, left, right, output]`. */
  readonly code: number[][] = [];
  private readonly operandsByName = new Map<string, number>();
  private readonly constants = new Map<number, Address>();
  private readonly free: number[];
  /** How often a named register will still be read. */
  private readonly reads = new Map<string, number>();

  constructor(
    private readonly layout: Layout,
    inputs: Readonly<Record<string, Matrix>>,
    assignments: readonly Assignment[],
    numbers: Readonly<Record<string, Address>>,
  ) {
    for (const [name, address] of Object.entries(numbers)) this.operandsByName.set(name, -address);
    const outputs = assignments.map(({ output }) => output);
    this.matrices = [...new Set([...Object.values(inputs), ...outputs])];
    if (this.matrices.length > MOST_MATRICES) throw tooLong();
    for (const [name, matrix] of Object.entries(inputs)) {
      this.operandsByName.set(name, this.matrices.indexOf(matrix));
    }
    this.free = Array.from({ length: MOST_REGISTERS }, (_, i) => this.matrices.length + i).reverse();
    const shared = shareSubexpressions(assignments.map(({ value }) => expandPowers(value)));
    const values = [...shared.assignments.map(({ value }) => value), ...shared.results];
    for (const name of values.flatMap((value) => allNames(value))) {
      this.reads.set(name, (this.reads.get(name) ?? 0) + 1);
    }
    for (const { name, value } of shared.assignments) this.operandsByName.set(name, this.compute(value));
    // An output may be another one's input. So all are computed before the first is written.
    const results = shared.results.map((value) => this.compute(value));
    results.forEach((result, i) => {
      this.emit(opcodes.COPY, result, result, this.matrices.indexOf(outputs[i] as Matrix));
    });
  }

  /** Emits code for the value and returns its operand. If it is a register, the caller must release it. */
  private compute(tree: Expression): number {
    const constant = literal(tree);
    if (constant !== undefined) return this.constant(constant);
    if (tree.kind === 'name') {
      const operand = this.operandsByName.get(tree.name);
      if (operand === undefined) throw new RangeError(`There is no input ${tree.name}.`);
      return operand;
    }
    if (tree.kind !== 'unary' && tree.kind !== 'binary') throw new RangeError('Not an operation.');
    const below = operands(tree);
    const [left = 0, right = left] = below.map((operand) => this.compute(operand));
    for (const [i, operand] of below.entries()) this.release(operand, i === 0 ? left : right);
    const output = this.free.pop();
    if (output === undefined) throw tooLong();
    this.emit(FUNCTIONS[tree.op], left, right, output);
    return output;
  }

  /** Frees a register when nothing will read it any more. */
  private release(tree: Expression, operand: number): void {
    if (operand < this.matrices.length) return;
    if (tree.kind === 'name') {
      const left = (this.reads.get(tree.name) ?? 0) - 1;
      this.reads.set(tree.name, left);
      if (left > 0) return;
    }
    this.free.push(operand);
  }

  private constant(value: number): number {
    const known = this.constants.get(value);
    const address = known ?? this.layout.words(new Array(4).fill(floatBits(value)));
    this.constants.set(value, address);
    return -address;
  }

  private emit(fn: number, left: number, right: number, output: number): void {
    this.code.push([fn, left, right, output]);
  }
}

/** All names in the tree, each as often as it occurs. */
function allNames(tree: Expression): string[] {
  return tree.kind === 'name' ? [tree.name] : operands(tree).flatMap(allNames);
}

function tooLong(): PlanError {
  return new PlanError(
    'An activation is too long for the kernels of the processor. Write it in fewer terms.',
  );
}
