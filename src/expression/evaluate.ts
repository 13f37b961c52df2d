/** Evaluates expressions over any type that has the language's operations: numbers, tensors, intervals. */
import { type Binary, type Expression, literal, operands, type Unary } from './syntax.ts';

/** The language's operations on values of type T. */
export type Ops<T> = { readonly number: (value: number) => T } & {
  readonly [op in Unary]: (of: T) => T;
} & { readonly [op in Binary]: (left: T, right: T) => T };

/** A value for each name. */
type Values<T> = Readonly<Record<string, T>>;

/**
 * The value of `expression` when its names have these values.
 *
 * @throws Error if a name has no value.
 */
export function evaluate<T>(expression: Expression, ops: Ops<T>, values: Values<T>): T {
  return evaluator(expression, ops)(values);
}

/** Prepares `evaluate` for many values. Computes a subtree that occurs as the same object only once. */
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

/** One operation; `done` has the results of the operations before it. */
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
