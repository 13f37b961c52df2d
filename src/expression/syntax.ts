/**
 * The tree of an expression in the little language of activations. Trees never change; a subtree may
 * occur in several places.
 */

export const UNARY = [
  'neg',
  'abs',
  'relu',
  'exp',
  'log',
  'sqrt',
  'square',
  'sin',
  'cos',
  'tanh',
  'sigmoid',
  'softplus',
  'erf',
  'sign',
  'step',
] as const;
export const BINARY = ['add', 'sub', 'mul', 'div', 'pow', 'min', 'max'] as const;

/** `neg` is the minus sign; the others are functions. `step(x)` is 1 where x > 0, else 0. */
export type Unary = (typeof UNARY)[number];
/** `min` and `max` are functions; the others are written as operators. */
export type Binary = (typeof BINARY)[number];

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'constant'; readonly name: 'pi' | 'e' }
  /** The input `x`, a trainable scalar (one letter), or a shared subexpression (`t1`, `t2` …). */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly op: Unary; readonly of: Expression }
  | { readonly kind: 'binary'; readonly op: Binary; readonly left: Expression; readonly right: Expression };

type Literal = Extract<Expression, { kind: 'number' | 'constant' }>;

export const CONSTANTS = { pi: Math.PI, e: Math.E } as const;

export const X: Expression = { kind: 'name', name: 'x' };

export function number(value: number): Expression {
  return { kind: 'number', value };
}

export function unary(op: Unary, of: Expression): Expression {
  return { kind: 'unary', op, of };
}

export function binary(op: Binary, left: Expression, right: Expression): Expression {
  return { kind: 'binary', op, left, right };
}

/** The direct subtrees. */
export function operands(expression: Expression): readonly Expression[] {
  if (expression.kind === 'unary') return [expression.of];
  return expression.kind === 'binary' ? [expression.left, expression.right] : [];
}

/** The value of a number or a constant; `undefined` for any other tree. */
export function literal(expression: Literal): number;
export function literal(expression: Expression): number | undefined;
export function literal(expression: Expression): number | undefined {
  if (expression.kind === 'number') return expression.value;
  return expression.kind === 'constant' ? CONSTANTS[expression.name] : undefined;
}

/** True if two trees are exactly the same: `a + b` is not `b + a`. */
export function same(a: Expression, b: Expression): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'number':
      return b.kind === 'number' && a.value === b.value;
    case 'constant':
    case 'name':
      return b.kind === a.kind && a.name === b.name;
    case 'unary':
      return b.kind === 'unary' && a.op === b.op && same(a.of, b.of);
    case 'binary':
      return b.kind === 'binary' && a.op === b.op && same(a.left, b.left) && same(a.right, b.right);
  }
}

/** The number of nodes. */
export function size(expression: Expression): number {
  return operands(expression).reduce((total, operand) => total + size(operand), 1);
}

/** All names in the trees, with `x`, in alphabetical order. */
export function names(...expressions: readonly Expression[]): string[] {
  const found = new Set<string>();
  const seen = new Set<Expression>();
  const visit = (expression: Expression) => {
    if (seen.has(expression)) return;
    seen.add(expression);
    if (expression.kind === 'name') found.add(expression.name);
    operands(expression).forEach(visit);
  };
  expressions.forEach(visit);
  return [...found].sort();
}

/** The trainable scalars of the expressions, in alphabetical order. */
export function scalars(...expressions: readonly Expression[]): string[] {
  return names(...expressions).filter((name) => name !== 'x');
}
