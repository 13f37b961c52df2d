/** The value of an expression, over anything that has the language's operations: numbers, tensors, intervals. */
import { type Binary, type Expression, literal, operands, type Unary } from './syntax.ts';

/** What each operation of the language does to values of type T. */
export type Ops<T> = { readonly number: (value: number) => T } & {
  readonly [op in Unary]: (of: T) => T;
} & { readonly [op in Binary]: (left: T, right: T) => T };

/** A value for each name. */
type Values<T> = Readonly<Record<string, T>>;

/**
 * The value of `expression` where each name has the value that `values` gives it.
 *
 * @throws Error if a name has no value.
 */
export function evaluate<T>(expression: Expression, ops: Ops<T>, values: Values<T>): T {
  return evaluator(expression, ops)(values);
}

/** `evaluate`, prepared for many values. A subtree that occurs several times as the same object is computed once. */
export function evaluator<T>(expression: Expression, ops: Ops<T>): (values: Values<T>) => T {
  const steps: Step<T>[] = [];
  const places = new Map<Expression, number>();
  const place = (tree: Expression): number => {
    const before = places.get(tree);
    if (before !== undefined) return before;
    const now = steps.push(stepOf(tree, ops, operands(tree).map(place))) - 1;
    places.set(tree, now);
    return now;
  };
  place(expression);
  return (values) => {
    const done: T[] = [];
    for (const step of steps) done.push(step(values, done));
    return done.at(-1) as T;
  };
}

/** One operation, on the results of those before it. */
type Step<T> = (values: Values<T>, done: readonly T[]) => T;

function stepOf<T>(tree: Expression, ops: Ops<T>, below: readonly number[]): Step<T> {
  const [first, second] = below as [number, number];
  switch (tree.kind) {
    case 'number':
    case 'constant':
      return () => ops.number(literal(tree));
    case 'name':
      return (values) => {
        if (!Object.hasOwn(values, tree.name)) throw new Error(`The name ${tree.name} has no value.`);
        return values[tree.name] as T;
      };
    case 'unary': {
      const apply = ops[tree.op];
      return (_values, done) => apply(done[first] as T);
    }
    case 'binary': {
      const apply = ops[tree.op];
      return (_values, done) => apply(done[first] as T, done[second] as T);
    }
  }
}
