/** Prints expressions as functions in WGSL, for one value or for four values at once. */
import { evaluate } from './evaluate.ts';
import { DOUBLE } from './number-ops.ts';
import { expandPowers } from './powers.ts';
import { type Notation, printInfix } from './print.ts';
import { shareSubexpressions } from './share.ts';
import { simplify } from './simplify.ts';
import { SINGLE_ERF, SINGLE_SINE } from './single-precision.ts';
import { CONSTANTS, type Expression, names } from './syntax.ts';

type WgslType = 'f32' | 'vec4f';

export interface WgslOptions {
  /** The type of the parameters and the result. */
  type: WgslType;
  /** The parameters of every function, or of the function of that name: `x`, then any trainable scalars. */
  parameters: readonly string[] | ((name: string) => readonly string[]);
}

/**
 * The text of a function for each expression, after the helpers that they call. Where an expression is not
 * finite, the function's result is not finite either on most GPUs, but WGSL does not promise it.
 */
export function printWgsl(
  functions: Readonly<Record<string, Expression>>,
  { type, parameters }: WgslOptions,
): string {
  const called = new Set<Helper>();
  const notation = wgslNotation(type, called);
  const texts = Object.entries(functions).map(([name, expression]) => {
    const { assignments, results } = shareSubexpressions([simplify(expandPowers(simplify(expression)))]);
    const lines = [
      ...assignments.map(({ name, value }) => `  let ${name} = ${printInfix(value, notation)};`),
      ...results.map((result) => `  return ${typed(printInfix(result, notation), type)};`),
    ];
    const own = typeof parameters === 'function' ? parameters(name) : parameters;
    const list = own.map((parameter) => `${parameter}: ${type}`);
    return [`fn ${name}(${list.join(', ')}) -> ${type} {`, ...lines, '}'].join('\n');
  });
  const helpers = [...called].sort().map((helper) => HELPERS[helper].replace(/\bT\b/g, type));
  return `${[...helpers, ...texts].join('\n\n')}\n`;
}

function wgslNotation(type: WgslType, called: Set<Helper>): Notation {
  const call = (helper: Helper, ...values: string[]) => {
    called.add(helper);
    return `${helper}(${values.join(', ')})`;
  };
  return {
    number: wgslNumber,
    constant: (name) => wgslNumber(CONSTANTS[name]),
    name: (name) => name,
    infix: { add: ' + ', sub: ' - ', mul: ' * ', div: ' / ' },
    call: (op, ...values) => {
      const all = values.map((value) => typed(value, type));
      const [zero, one] = [typed('0.0', type), typed('1.0', type)];
      switch (op) {
        case 'relu':
          return type === 'f32' ? `max(${all[0]}, ${zero})` : call('relu', ...all);
        case 'step':
          return `select(${zero}, ${one}, ${all[0]} > ${zero})`;
        case 'tanh':
          return call('bounded_tanh', ...all);
        case 'sin':
        case 'cos':
          called.add('wave');
          return call(op === 'sin' ? 'sine' : 'cosine', ...all);
        case 'pow':
          return call('power', ...all);
        case 'sigmoid':
        case 'softplus':
        case 'erf':
        case 'square':
          return call(op, ...all);
        default:
          return `${op}(${all.join(', ')})`;
      }
    },
    // WGSL does not compile a constant that overflows.
    special: (tree) => {
      if (names(tree).length > 0) return undefined;
      const value = Math.fround(evaluate(tree, DOUBLE, {}));
      if (Number.isFinite(value)) return undefined;
      return call('not_finite', Number.isNaN(value) ? '0x7fc00000' : value > 0 ? '0x7f800000' : '0xff800000');
    },
  };
}

function wgslNumber(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Text of the given type. Functions, unlike operators, do not accept a number together with a vector. */
function typed(text: string, type: WgslType): string {
  return type === 'vec4f' && /^-?\d[\d.]*(e[+-]?\d+)?$/.test(text) ? `vec4f(${text})` : text;
}

function horner(coefficients: readonly number[], variable: string): string {
  return coefficients
    .map(wgslNumber)
    .reduceRight((sum, coefficient) => `(${sum}) * ${variable} + ${coefficient}`);
}

/** Functions of type T that WGSL lacks, or does not define for all values. */
const HELPERS = {
  bounded_tanh: `// The built-in function overflows on some GPUs, and on some it is zero near zero.
fn bounded_tanh(x: T) -> T {
  let s = x * x;
  let near = x + x * s * (${horner([-1 / 3, 2 / 15, -17 / 315], 's')});
  return select(tanh(clamp(x, T(-10.0), T(10.0))), near, abs(x) < T(0.1));
}`,
  cosine: `fn cosine(x: T) -> T {
  let half_turns = round(x * ${1 / Math.PI} - 0.5) + 0.5;
  return wave(x, half_turns, half_turns + 0.5);
}`,
  erf: `fn erf(x: T) -> T {
  let s = x * x;
  let near = x + x * (${horner(SINGLE_ERF.near, 's')});
  let v = min(abs(x), T(4.0));
  let far = 1.0 - exp(${horner(SINGLE_ERF.far, 'v')});
  return select(sign(x) * far, near, abs(x) < T(${wgslNumber(SINGLE_ERF.cut)}));
}`,
  not_finite: `// A value that no constant may have, from its bits.
fn not_finite(bits: u32) -> T {
  var hidden = bits;
  return T(bitcast<f32>(hidden));
}`,
  power: `// The built-in function knows no base below 0.
fn power(base: T, exponent: T) -> T {
  let size = select(pow(abs(base), exponent), T(0.0), (base == T(0.0)) & (exponent > T(0.0)));
  let odd = fract(exponent * 0.5) != T(0.0);
  let of_negative = select(sqrt(base), select(size, -size, odd), floor(exponent) == exponent);
  return select(select(size, of_negative, base < T(0.0)), T(1.0), exponent == T(0.0));
}`,
  relu: `// \`max\` also looks for values that are not numbers, which takes an emulated GPU longer.
fn relu(x: T) -> T {
  return select(T(0.0), x, x > T(0.0));
}`,
  sigmoid: `fn sigmoid(x: T) -> T {
  let e = exp(-abs(x));
  return select(e, T(1.0), x > T(0.0)) / (1.0 + e);
}`,
  sine: `fn sine(x: T) -> T {
  let half_turns = round(x * ${1 / Math.PI});
  return wave(x, half_turns, half_turns);
}`,
  softplus: `fn softplus(x: T) -> T {
  let e = exp(-abs(x));
  return max(x, T(0.0)) + select(log(1.0 + e), e - 0.5 * e * e, e < T(0.0002));
}`,
  square: `fn square(x: T) -> T {
  return x * x;
}`,
  wave: `// The built-in sine is only roughly right on many GPUs.
fn wave(x: T, half_turns: T, flips: T) -> T {
  let r = x - half_turns * ${SINGLE_SINE.pi[0]} - half_turns * ${SINGLE_SINE.pi[1]} - half_turns * ${SINGLE_SINE.pi[2]};
  let s = r * r;
  let sine = r + r * s * (${horner(SINGLE_SINE.odd, 's')});
  return select(sine, -sine, fract(flips * 0.5) != T(0.0));
}`,
} as const;
type Helper = keyof typeof HELPERS;
