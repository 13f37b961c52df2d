/**
 * Derivatives, as expressions of the same language. Where a function has no derivative, TensorFlow's
 * conventions hold: relu has slope 0 at 0, so has abs; sign and step have slope 0 everywhere; max and min
 * use the slope of their first value if both are equal. (TensorFlow.js differs from TensorFlow in one
 * point: its abs has slope −1 at 0.)
 */
import { simplify } from './simplify.ts';
import { binary, type Expression, literal, number, operands, type Unary, unary } from './syntax.ts';

/** The simplified derivative with respect to a name: `x` or a trainable scalar. */
export function differentiate(expression: Expression, name = 'x'): Expression {
  return simplify(new Derivative(name).of(expression) ?? number(0));
}

/** The derivative of a function at `of`; `tree` is the function of `of`. `undefined`: it is 0 everywhere. */
const OUTER: Record<Unary, ((of: Expression, tree: Expression) => Expression) | undefined> = {
  neg: () => number(-1),
  abs: (of) => unary('sign', of),
  relu: (of) => unary('step', of),
  exp: (_of, tree) => tree,
  log: (of) => binary('div', number(1), of),
  sqrt: (_of, tree) => binary('div', number(0.5), tree),
  square: (of) => times(number(2), of),
  sin: (of) => unary('cos', of),
  cos: (of) => unary('neg', unary('sin', of)),
  tanh: (_of, tree) => oneMinus(unary('square', tree)),
  sigmoid: (_of, tree) => times(tree, oneMinus(tree)),
  softplus: (of) => unary('sigmoid', of),
  erf: (of) => times(number(2 / Math.sqrt(Math.PI)), unary('exp', unary('neg', unary('square', of)))),
  sign: undefined,
  step: undefined,
};

class Derivative {
  /** The derivatives of all trees seen so far; `undefined` for a tree that does not depend on the name. */
  private readonly known = new Map<Expression, Expression | undefined>();

  constructor(private readonly name: string) {}

  of(tree: Expression): Expression | undefined {
    if (!this.known.has(tree)) this.known.set(tree, this.compute(tree));
    return this.known.get(tree);
  }

  private compute(tree: Expression): Expression | undefined {
    if (tree.kind === 'name') return tree.name === this.name ? number(1) : undefined;
    const [first, second] = operands(tree).map((operand) => this.of(operand));
    if (tree.kind === 'unary') {
      const outer = OUTER[tree.op];
      return first && outer && times(outer(tree.of, tree), first);
    }
    if (tree.kind !== 'binary' || (!first && !second)) return undefined;
    const { left, right } = tree;
    switch (tree.op) {
      case 'add':
        return sum(first, second);
      case 'sub':
        return sum(first, second && unary('neg', second));
      case 'mul':
        return sum(first && times(first, right), second && times(left, second));
      case 'div':
        return sum(
          first && binary('div', first, right),
          second && unary('neg', binary('div', times(left, second), unary('square', right))),
        );
      case 'pow':
        return sum(
          first && times(times(right, binary('pow', left, lessOne(right))), first),
          second && times(times(tree, logWherePositive(left)), second),
        );
      case 'max':
        return choice(unary('step', binary('sub', right, left)), first, second);
      case 'min':
        return choice(unary('step', binary('sub', left, right)), first, second);
    }
  }
}

/** `other` if `chosen` is 1, `first` if it is 0. */
function choice(chosen: Expression, first?: Expression, other?: Expression): Expression | undefined {
  return sum(first && times(oneMinus(chosen), first), other && times(chosen, other));
}

/** log(u) where u > 0, else 0. TensorFlow uses this in the derivative to an exponent. */
function logWherePositive(of: Expression): Expression {
  return unary('log', binary('add', unary('relu', of), oneMinus(unary('step', of))));
}

function times(left: Expression, right: Expression): Expression {
  return binary('mul', left, right);
}

function sum(left?: Expression, right?: Expression): Expression | undefined {
  return left && right ? binary('add', left, right) : (left ?? right);
}

function oneMinus(of: Expression): Expression {
  return binary('sub', number(1), of);
}

function lessOne(of: Expression): Expression {
  const value = literal(of);
  return value === undefined ? binary('sub', of, number(1)) : number(value - 1);
}
