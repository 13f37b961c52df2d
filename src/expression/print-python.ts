/** Prints expressions as Python, with the operations of `keras.ops`; `x` is a tensor or a numpy array. */
import { evaluate } from './evaluate.ts';
import { DOUBLE } from './number-ops.ts';
import { type Notation, printInfix } from './print.ts';
import { type Binary, type Expression, names, type Unary } from './syntax.ts';

/** The names in `keras.ops` that differ from ours. */
const KERAS: Partial<Record<Unary | Binary, string>> = { min: 'minimum', max: 'maximum' };

/**
 * A Python expression with the same value, for a file that has `from keras import ops` and `import math`.
 *
 * @param scalar returns the file's text for a trainable scalar, for example `self.a`.
 */
export function printPython(
  expression: Expression,
  scalar: (name: string) => string = (name) => name,
): string {
  const notation: Notation = {
    number: pythonNumber,
    constant: (name) => `math.${name}`,
    name: (name) => (name === 'x' ? 'x' : scalar(name)),
    infix: { add: ' + ', sub: ' - ', mul: ' * ', div: ' / ', pow: ' ** ' },
    call: (op, ...values) =>
      op === 'step' ? `ops.cast(${values[0]} > 0, x.dtype)` : `ops.${KERAS[op] ?? op}(${values.join(', ')})`,
    // Python raises an error when a constant overflows or is not real.
    special: (tree) => {
      if (names(tree).length > 0) return undefined;
      const value = Math.fround(evaluate(tree, DOUBLE, {}));
      if (Number.isFinite(value)) return undefined;
      return `float("${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}")`;
    },
  };
  // Write whole exponents as integers, as people do.
  return printInfix(expression, notation).replace(/(\*\* -?\d+)\.0(?![\de])/g, '$1');
}

export function pythonNumber(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
