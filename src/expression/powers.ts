/** Writes powers with a whole exponent as products, because some devices' `pow` is slow or needs a base ≥ 0. */
import { binary, type Expression, literal, number, unary } from './syntax.ts';

/** The largest exponent that is written as a product. */
const LARGEST = 64;

/** Writes x^3 as x · square(x), x^-2 as 1 / square(x), and so on, for exponents up to 64. */
export function expandPowers(expression: Expression): Expression {
  const known = new Map<Expression, Expression>();
  const visit = (tree: Expression): Expression => {
    const before = known.get(tree);
    if (before) return before;
    const now = expand(tree);
    known.set(tree, now);
    return now;
  };
  const expand = (tree: Expression): Expression => {
    if (tree.kind === 'unary') return unary(tree.op, visit(tree.of));
    if (tree.kind !== 'binary') return tree;
    const [left, right] = [visit(tree.left), visit(tree.right)];
    const exponent = tree.op === 'pow' ? literal(right) : undefined;
    if (exponent === undefined || !Number.isInteger(exponent) || Math.abs(exponent) > LARGEST) {
      return binary(tree.op, left, right);
    }
    const power = product(left, Math.abs(exponent));
    return exponent < 0 ? binary('div', number(1), power) : power;
  };
  return visit(expression);
}

/** `base` to a whole power ≥ 0, by repeated squaring. */
function product(base: Expression, exponent: number): Expression {
  if (exponent === 0) return number(1);
  if (exponent === 1) return base;
  const half = unary('square', product(base, Math.floor(exponent / 2)));
  return exponent % 2 === 0 ? half : binary('mul', base, half);
}
