/** The value of an expression, over anything that has the language's operations: numbers, tensors, intervals. */
import { type Binary, type Expression, literal, type Unary } from './syntax.ts';

/** What each operation of the language does to values of type T. */
export type Ops<T> = { readonly number: (value: number) => T } & {
  readonly [op in Unary]: (of: T) => T;
} & { readonly [op in Binary]: (left: T, right: T) => T };

/**
 * The value of `expression` where each name has the value that `values` gives it. A subtree that occurs
 * several times as the same object is computed once.
 *
 * @throws Error if a name has no value.
 */
export function evaluate<T>(expression: Expression, ops: Ops<T>, values: Readonly<Record<string, T>>): T {
  const known = new Map<Expression, T>();
  const value = (tree: Expression): T => {
    const before = known.get(tree);
    if (before !== undefined) return before;
    const now = compute(tree);
    known.set(tree, now);
    return now;
  };
  const compute = (tree: Expression): T => {
    switch (tree.kind) {
      case 'number':
      case 'constant':
        return ops.number(literal(tree));
      case 'name':
        if (!Object.hasOwn(values, tree.name)) throw new Error(`The name ${tree.name} has no value.`);
        return values[tree.name] as T;
      case 'unary':
        return ops[tree.op](value(tree.of));
      case 'binary':
        return ops[tree.op](value(tree.left), value(tree.right));
    }
  };
  return value(expression);
}
