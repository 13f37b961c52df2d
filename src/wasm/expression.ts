/** Compiles expressions to programs for kernels/blocks.ts. */
import { PlanError } from '../compiler/plan-error.ts';
import { expandPowers } from '../expression/powers.ts';
import { shareSubexpressions } from '../expression/share.ts';
import { type Expression, literal, names, operands } from '../expression/syntax.ts';
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

type Inputs = Readonly<Record<string, Matrix>>;

/**
 * Computes matrices from others of the same width, value by value. What several of them need is computed
 * once. If there is one assignment, its output may also be an input.
 * @param inputs the matrices by the names that the expressions use.
 * @param numbers addresses of four equal floats, by the names that the expressions use.
 * @returns one operation, or more if one would need more values at once than fit into a thread's memory.
 * @throws {PlanError} for a single expression that needs too many.
 */
export function computeExpressions(
  layout: Layout,
  inputs: Inputs,
  assignments: readonly Assignment[],
  numbers: Readonly<Record<string, Address>> = {},
): Operation[] {
  try {
    return [oneOperation(layout, inputs, assignments, numbers)];
  } catch (error) {
    if (!(error instanceof PlanError) || assignments.length === 1) throw error;
    const half = assignments.length >> 1;
    return [assignments.slice(0, half), assignments.slice(half)].flatMap((some) =>
      computeExpressions(layout, inputs, some, numbers),
    );
  }
}

function oneOperation(
  layout: Layout,
  inputs: Inputs,
  assignments: readonly Assignment[],
  numbers: Readonly<Record<string, Address>>,
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
  /** Shared subexpressions that are not computed yet, and the outputs of those that are results. */
  private readonly pending = new Map<string, Expression>();
  private readonly homes = new Map<string, number>();

  constructor(
    private readonly layout: Layout,
    inputs: Inputs,
    assignments: readonly Assignment[],
    numbers: Readonly<Record<string, Address>>,
  ) {
    for (const [name, address] of Object.entries(numbers)) this.operandsByName.set(name, -address);
    const read = names(...assignments.map(({ value }) => value)).filter((name) => inputs[name]);
    const outputs = assignments.map(({ output }) => output);
    this.matrices = [...new Set([...read.map((name) => inputs[name] as Matrix), ...outputs])];
    if (this.matrices.length > MOST_MATRICES) throw tooLong();
    for (const name of read) this.operandsByName.set(name, this.matrices.indexOf(inputs[name] as Matrix));
    this.free = Array.from({ length: MOST_REGISTERS }, (_, i) => this.matrices.length + i).reverse();
    const shared = shareSubexpressions(assignments.map(({ value }) => expandPowers(value)));
    const values = [...shared.assignments.map(({ value }) => value), ...shared.results];
    for (const name of values.flatMap((value) => allNames(value))) {
      this.reads.set(name, (this.reads.get(name) ?? 0) + 1);
    }
    for (const { name, value } of shared.assignments) this.pending.set(name, value);
    const results = shared.results.map((value, i) => ({
      value,
      output: this.matrices.indexOf(outputs[i] as Matrix),
    }));
    for (const { value, output } of results) {
      if (value.kind === 'name' && this.pending.has(value.name)) this.homes.set(value.name, output);
    }
    for (const { value, output } of results) {
      const operand = this.compute(value, output);
      if (operand !== output) this.emit(opcodes.COPY, operand, operand, output);
    }
  }

  /**
   * Emits code for the value and returns its operand. If it is a register, the caller must release it.
   * @param home where to put the result of an operation; by default into a free register.
   */
  private compute(tree: Expression, home?: number): number {
    const constant = literal(tree);
    if (constant !== undefined) return this.constant(constant);
    if (tree.kind === 'name') return this.named(tree.name);
    if (tree.kind !== 'unary' && tree.kind !== 'binary') throw new RangeError('Not an operation.');
    const below = operands(tree);
    const [left = 0, right = left] = below.map((operand) => this.compute(operand));
    for (const [i, operand] of below.entries()) this.release(operand, i === 0 ? left : right);
    const output = home ?? this.free.pop();
    if (output === undefined) throw tooLong();
    this.emit(FUNCTIONS[tree.op], left, right, output);
    return output;
  }

  /** The operand with that name. Computes a shared subexpression when it is first needed. */
  private named(name: string): number {
    const value = this.pending.get(name);
    if (value) {
      this.pending.delete(name);
      this.operandsByName.set(name, this.compute(value, this.homes.get(name)));
    }
    const operand = this.operandsByName.get(name);
    if (operand === undefined) throw new RangeError(`There is no input ${name}.`);
    return operand;
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
