/** Prints a tree as text, in the language's own notation or in that of a programming language. */
import type { Binary, Expression, Unary } from './syntax.ts';

/** How a language with infix operators writes an expression. */
export interface Notation {
  /** A number ≥ 0. */
  number(value: number): string;
  constant(name: 'pi' | 'e'): string;
  name(name: string): string;
  /** The operators with the spaces around them. Operations that are not here are calls. */
  infix: Partial<Record<Binary, string>>;
  call(op: Unary | Binary, ...values: string[]): string;
  /** Writes a subtree in a special way, as text that needs no brackets. */
  special?(expression: Expression): string | undefined;
}

/** How tightly the outermost operation of a text binds. */
const BINDING = { sum: 1, product: 2, sign: 3, power: 4, atom: 5 } as const;
const OPERATORS: Partial<Record<Binary, { own: number; left: number; right: number }>> = {
  add: { own: BINDING.sum, left: BINDING.sum, right: BINDING.product },
  sub: { own: BINDING.sum, left: BINDING.sum, right: BINDING.product },
  mul: { own: BINDING.product, left: BINDING.product, right: BINDING.sign },
  div: { own: BINDING.product, left: BINDING.product, right: BINDING.sign },
  pow: { own: BINDING.power, left: BINDING.atom, right: BINDING.sign },
};

/** Prints an expression in a notation. */
export function printInfix(expression: Expression, notation: Notation): string {
  const text = (tree: Expression, least: number): string => {
    const [written, binding] = piece(tree);
    return binding < least ? `(${written})` : written;
  };
  const piece = (tree: Expression): [text: string, binding: number] => {
    const special = notation.special?.(tree);
    if (special !== undefined) return [special, BINDING.atom];
    switch (tree.kind) {
      case 'number':
        if (tree.value < 0) return [`-${notation.number(-tree.value)}`, BINDING.sign];
        return [notation.number(tree.value), BINDING.atom];
      case 'constant':
        return [notation.constant(tree.name), BINDING.atom];
      case 'name':
        return [notation.name(tree.name), BINDING.atom];
      case 'unary':
        if (tree.op === 'neg') return [`-${text(tree.of, BINDING.sign)}`, BINDING.sign];
        return [notation.call(tree.op, text(tree.of, 0)), BINDING.atom];
      case 'binary': {
        const sign = notation.infix[tree.op];
        const operator = OPERATORS[tree.op];
        if (sign === undefined || !operator) {
          return [notation.call(tree.op, text(tree.left, 0), text(tree.right, 0)), BINDING.atom];
        }
        return [text(tree.left, operator.left) + sign + text(tree.right, operator.right), operator.own];
      }
    }
  };
  return text(expression, 0);
}

const OWN: Notation = {
  number: String,
  constant: (name) => name,
  name: (name) => name,
  infix: { add: ' + ', sub: ' - ', mul: '*', div: '/', pow: '^' },
  call: (op, ...values) => `${op}(${values.join(', ')})`,
};

/** Prints an expression so that `parse` gives the same tree. */
export function print(expression: Expression): string {
  return printInfix(expression, OWN);
}
