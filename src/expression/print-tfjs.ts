/** Prints expressions as JavaScript, with the operations of TensorFlow.js; `x` is a tensor. */
import { type Binary, type Expression, operands, type Unary } from './syntax.ts';

/** The names in TensorFlow.js that differ from ours. */
const TENSORFLOW: Partial<Record<Unary | Binary, string>> = { min: 'minimum', max: 'maximum' };
const CONSTANTS = { pi: 'Math.PI', e: 'Math.E' } as const;

/**
 * A JavaScript expression with the same value, for a file that has TensorFlow.js as `tf`.
 *
 * @param scalar returns the file's text for a trainable scalar, for example `this.a.read()`.
 */
export function printTfjs(expression: Expression, scalar: (name: string) => string = (name) => name): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'constant':
      return CONSTANTS[expression.name];
    case 'name':
      return expression.name === 'x' ? 'x' : scalar(expression.name);
    default: {
      const values = operands(expression).map((operand) => printTfjs(operand, scalar));
      return `tf.${TENSORFLOW[expression.op] ?? expression.op}(${values.join(', ')})`;
    }
  }
}
