/** An expression of another one's value. */
import { binary, type Expression, unary } from './syntax.ts';

/** `outer` with `inner` in the place of every x. */
export function compose(outer: Expression, inner: Expression): Expression {
  switch (outer.kind) {
    case 'name':
      return outer.name === 'x' ? inner : outer;
    case 'unary':
      return unary(outer.op, compose(outer.of, inner));
    case 'binary':
      return binary(outer.op, compose(outer.left, inner), compose(outer.right, inner));
    default:
      return outer;
  }
}
