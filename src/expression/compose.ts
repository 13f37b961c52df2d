/** Composes two expressions. */
import { binary, type Expression, unary } from './syntax.ts';

/** Replaces every x in `outer` by `inner`. */
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
