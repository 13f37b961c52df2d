/** Prints expressions as JavaScript, with the operations of TensorFlow.js; `x` is a tensor. */
import { type Binary, type Expression, names, operands, type Unary } from './syntax.ts';

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
      const below = operands(expression);
      const values = below.map((operand) => {
        const text = printTfjs(operand, scalar);
        return isChoice(expression) && needsShape(operand, below) ? `tf.broadcastTo(${text}, x.shape)` : text;
      });
      return `tf.${TENSORFLOW[expression.op] ?? expression.op}(${values.join(', ')})`;
    }
  }
}

function isChoice(expression: Expression): boolean {
  return expression.kind === 'binary' && (expression.op === 'min' || expression.op === 'max');
}

/**
 * True for a trainable scalar beside a tensor. In TensorFlow.js the gradients of `maximum` and `minimum`
 * have the shape of the result, and a scalar needs one of its own shape.
 */
function needsShape(operand: Expression, all: readonly Expression[]): boolean {
  const found = names(operand);
  return found.length > 0 && !found.includes('x') && all.some((each) => names(each).includes('x'));
}
