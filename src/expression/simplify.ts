/**
 * Makes smaller trees with the same value. Where an expression is finite, its simplified form has the same
 * value, except for the sign of a zero. Where it is not finite, neither is the simplified form, if the
 * names have finite values. The order of operations changes only where the rounding stays the same.
 */
import { DOUBLE } from './number-ops.ts';
import { type Binary, binary, type Expression, literal, number, same, type Unary, unary } from './syntax.ts';

export function simplify(expression: Expression): Expression {
  const known = new Map<Expression, Expression>();
  const visit = (tree: Expression): Expression => {
    if (tree.kind !== 'unary' && tree.kind !== 'binary') return tree;
    const before = known.get(tree);
    if (before) return before;
    const now =
      tree.kind === 'unary'
        ? simplifyUnary(tree.op, visit(tree.of))
        : simplifyBinary(tree.op, visit(tree.left), visit(tree.right));
    known.set(tree, now);
    return now;
  };
  return visit(expression);
}

function simplifyUnary(op: Unary, of: Expression): Expression {
  const value = literal(of);
  if (value !== undefined) return folded(DOUBLE[op](value)) ?? unary(op, of);
  if (op === 'neg') {
    if (isNeg(of)) return of.of;
    if (of.kind === 'binary' && of.op === 'mul' && of.left.kind === 'number') {
      return simplifyBinary('mul', number(0 - of.left.value), of.right);
    }
    if (of.kind === 'binary' && of.op === 'sub') return simplifyBinary('sub', of.right, of.left);
  }
  if (isNeg(of) && (op === 'abs' || op === 'square' || op === 'cos')) return unary(op, of.of);
  return unary(op, of);
}

function simplifyBinary(op: Binary, left: Expression, right: Expression): Expression {
  const [a, b] = [literal(left), literal(right)];
  if (a !== undefined && b !== undefined) return folded(DOUBLE[op](a, b)) ?? binary(op, left, right);
  return RULES[op](left, right, a, b) ?? binary(op, left, right);
}

/** Returns a simpler form, if there is one. `a` and `b` are the operands' values if they are literals. */
type Rule = (
  left: Expression,
  right: Expression,
  a: number | undefined,
  b: number | undefined,
) => Expression | undefined;

const RULES: Record<Binary, Rule> = {
  add: (left, right, a, b) => {
    if (a === 0) return right;
    if (b === 0) return left;
    if (isNeg(right)) return simplifyBinary('sub', left, right.of);
    if (isNeg(left)) return simplifyBinary('sub', right, left.of);
    return b !== undefined && b < 0 ? binary('sub', left, number(-b)) : undefined;
  },
  sub: (left, right, a, b) => {
    if (b === 0) return left;
    if (a === 0) return simplifyUnary('neg', right);
    if (isNeg(right)) return simplifyBinary('add', left, right.of);
    if (same(left, right) && alwaysFinite(left)) return number(0);
    return b !== undefined && b < 0 ? binary('add', left, number(-b)) : undefined;
  },
  mul: (left, right, a, b) => {
    if (b !== undefined) return simplifyBinary('mul', right, left);
    if (a === 0) return alwaysFinite(right) ? number(0) : undefined;
    if (a === 1) return right;
    if (a === -1) return simplifyUnary('neg', right);
    if (isNeg(left)) return simplifyUnary('neg', simplifyBinary('mul', left.of, right));
    if (!isNeg(right)) return undefined;
    return a === undefined
      ? simplifyUnary('neg', simplifyBinary('mul', left, right.of))
      : simplifyBinary('mul', number(0 - a), right.of);
  },
  div: (left, right, a, b) => {
    if (b === 1) return left;
    if (b === -1) return simplifyUnary('neg', left);
    if (isNeg(right)) {
      return a === undefined
        ? simplifyUnary('neg', simplifyBinary('div', left, right.of))
        : simplifyBinary('div', number(0 - a), right.of);
    }
    return isNeg(left) ? simplifyUnary('neg', simplifyBinary('div', left.of, right)) : undefined;
  },
  pow: (left, _right, _a, b) => {
    if (b === 0) return number(1);
    if (b === 1) return left;
    if (b === 2) return simplifyUnary('square', left);
    return b === -1 ? simplifyBinary('div', number(1), left) : undefined;
  },
  min: (left, right) => (same(left, right) ? left : undefined),
  max: (left, right) => (same(left, right) ? left : undefined),
};

/** The number that replaces an operation on numbers. `undefined` if the result is not finite. */
function folded(value: number): Expression | undefined {
  // Adding 0 turns −0 into 0, because the language cannot write −0.
  return Number.isFinite(value) ? number(value + 0) : undefined;
}

function isNeg(expression: Expression): expression is Expression & { kind: 'unary'; op: 'neg' } {
  return expression.kind === 'unary' && expression.op === 'neg';
}

/** Operations whose result is finite for finite values. */
const BOUNDED: ReadonlySet<Unary | Binary> = new Set<Unary | Binary>([
  ...(['neg', 'abs', 'relu', 'sin', 'cos', 'tanh', 'sigmoid', 'softplus', 'erf', 'sign', 'step'] as const),
  ...(['min', 'max'] as const),
]);

/** True only if an expression is finite for all finite values of its names. May be false even if it is. */
function alwaysFinite(expression: Expression): boolean {
  switch (expression.kind) {
    case 'unary':
      return BOUNDED.has(expression.op) && alwaysFinite(expression.of);
    case 'binary':
      return BOUNDED.has(expression.op) && alwaysFinite(expression.left) && alwaysFinite(expression.right);
    default:
      return true;
  }
}
