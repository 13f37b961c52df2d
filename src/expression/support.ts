/**
 * Finds parts that a feature's sign switches on and off. Of relu(x) and relu(−x) only one is not zero. So a
 * compiled step does not make the pair: the sign picks the row of the kernel.
 */
import { differentiate } from './differentiate.ts';
import { evaluate, type Ops } from './evaluate.ts';
import { DOUBLE } from './number-ops.ts';
import { type Expression, scalars } from './syntax.ts';

/** A part that is `above` · x for x > 0 and `below` · x for x < 0. At x = 0 it is 0 and has the slope `at`. */
export interface SignLinear {
  above: number;
  below: number;
  at: number;
}

/** Which of two parts (0 or 1) is not zero above 0 and which below, and its slope there. */
export interface SignSelection {
  above: { part: number; slope: number };
  below: { part: number; slope: number };
}

/**
 * What the sign picks of two parts. Needs parts of which, on each side of 0, one is zero and the other is
 * proportional to x; at 0 both must be flat. Otherwise `undefined`.
 */
export function signSelection(parts: readonly Expression[]): SignSelection | undefined {
  const lines = parts.map(signLinear);
  const [first, second] = lines;
  if (lines.length !== 2 || !first || !second || first.at !== 0 || second.at !== 0) return undefined;
  if (second.above === 0 && first.below === 0) {
    return { above: { part: 0, slope: first.above }, below: { part: 1, slope: second.below } };
  }
  if (first.above === 0 && second.below === 0) {
    return { above: { part: 1, slope: second.above }, below: { part: 0, slope: first.below } };
  }
  return undefined;
}

/** The slopes of a part that is a line on each side of 0; `undefined` if we cannot show that it is. */
export function signLinear(part: Expression): SignLinear | undefined {
  if (scalars(part).length > 0) return undefined;
  const above = slope(part, 1);
  const below = slope(part, -1);
  const at = evaluate(differentiate(part), DOUBLE, { x: 0 });
  if (above === undefined || below === undefined || !Number.isFinite(at)) return undefined;
  return evaluate(part, DOUBLE, { x: 0 }) === 0 ? { above, below, at } : undefined;
}

function slope(part: Expression, side: Side): number | undefined {
  const { factor, power } = evaluate(part, monomials(side), { x: { factor: 1, power: 1 } });
  if (factor === 0) return 0;
  return power === 1 && Number.isFinite(Math.fround(factor)) ? factor : undefined;
}

/** The side of 0 on which x is: above or below. */
type Side = 1 | -1;

/**
 * factor · x^power, with a whole power from −2 to 2; larger ones would soon overflow in single precision.
 * Any other function has the factor NaN, and so has everything computed from it.
 */
interface Monomial {
  factor: number;
  power: number;
}

/** The language's operations on one side of 0, for functions that are monomials there. */
function monomials(side: Side): Ops<Monomial> {
  const OTHER: Monomial = { factor: Number.NaN, power: 0 };
  const monomial = (factor: number, power: number) =>
    Number.isInteger(power) && Math.abs(power) <= 2 ? { factor, power } : OTHER;
  const constant = (factor: number) => monomial(factor, 0);
  const scaled = ({ factor, power }: Monomial, by: number) => monomial(factor * by, power);
  const sign = ({ factor, power }: Monomial) => Math.sign(factor) * (power % 2 === 0 ? 1 : side);
  const add = (a: Monomial, b: Monomial): Monomial => {
    if (a.factor === 0) return b;
    if (b.factor === 0) return a;
    return a.power === b.power ? monomial(a.factor + b.factor, a.power) : OTHER;
  };
  const sub = (a: Monomial, b: Monomial) => add(a, scaled(b, -1));
  const raised = (a: Monomial, to: number) => monomial(a.factor ** to, a.power * to);
  /** These functions give a monomial only for a constant. */
  const ofConstant =
    (op: 'exp' | 'log' | 'sin' | 'cos' | 'tanh' | 'sigmoid' | 'softplus' | 'erf') => (a: Monomial) =>
      a.power === 0 || a.factor === 0 ? constant(DOUBLE[op](a.factor)) : OTHER;
  const larger = (a: Monomial, b: Monomial, by: Side) => {
    const difference = sign(sub(a, b));
    return Number.isNaN(difference) ? OTHER : difference * by >= 0 ? a : b;
  };
  return {
    number: constant,
    neg: (a) => scaled(a, -1),
    abs: (a) => scaled(a, sign(a)),
    relu: (a) => scaled(a, Math.max(sign(a), 0)),
    exp: ofConstant('exp'),
    log: ofConstant('log'),
    sqrt: (a) => {
      if (a.power % 2 !== 0 || a.factor < 0) return OTHER;
      const root = raised(a, 0.5);
      // The root of a square is never negative.
      return sign(root) < 0 ? scaled(root, -1) : root;
    },
    square: (a) => raised(a, 2),
    sin: ofConstant('sin'),
    cos: ofConstant('cos'),
    tanh: ofConstant('tanh'),
    sigmoid: ofConstant('sigmoid'),
    softplus: ofConstant('softplus'),
    erf: ofConstant('erf'),
    sign: (a) => constant(sign(a)),
    step: (a) => constant(Math.max(sign(a), 0)),
    add,
    sub,
    mul: (a, b) => monomial(a.factor * b.factor, a.power + b.power),
    div: (a, b) => monomial(a.factor / b.factor, a.power - b.power),
    pow: (a, b) => (b.power === 0 && Number.isInteger(b.factor) ? raised(a, b.factor) : OTHER),
    min: (a, b) => larger(a, b, -1),
    max: (a, b) => larger(a, b, 1),
  };
}
