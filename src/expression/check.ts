/** Where an expression or a derivative of it is not finite, so that one knows before training fails. */
import { differentiate } from './differentiate.ts';
import { evaluator } from './evaluate.ts';
import { INTERVALS, isBounded } from './interval.ts';
import { SINGLE } from './number-ops.ts';
import { simplify } from './simplify.ts';
import { type Expression, scalars } from './syntax.ts';

/** The features that are looked at. */
const LOOKED_AT = { from: -20, to: 20 } as const;

/** A stretch of x; a single place where `from` and `to` are the same. */
export interface Stretch {
  from: number;
  to: number;
}

export interface Finding {
  /** Its value; its derivative to x; or its derivative to the trainable scalar of this name. */
  of: 'value' | 'slope' | (string & {});
  where: Stretch[];
}

/**
 * Where the value and the derivatives are not finite in single precision, for x from −20 to 20 and for
 * the values that the trainable scalars start with. Empty if they are finite everywhere.
 */
export function findNotFinite(part: Expression, starts: Readonly<Record<string, number>> = {}): Finding[] {
  const looks: [Finding['of'], Expression][] = [
    ['value', simplify(part)],
    ['slope', differentiate(part)],
    ...scalars(part).map((name): [string, Expression] => [name, differentiate(part, name)]),
  ];
  return looks
    .map(([of, tree]) => ({ of, where: notFinite(tree, starts) }))
    .filter(({ where }) => where.length > 0);
}

/** The finding as a sentence. */
export function findingText({ of, where }: Finding): string {
  const subject = of === 'value' ? 'The value' : of === 'slope' ? 'The slope' : `The slope to ${of}`;
  const told = where.slice(0, 3).map(stretchText);
  if (where.length > 3) told.push(`in ${where.length - 3} more places`);
  const last = told.pop();
  return `${subject} is not finite ${told.length > 0 ? `${told.join(', ')} and ${last}` : last}.`;
}

function stretchText({ from, to }: Stretch): string {
  const text = (value: number) => String(Number(value.toFixed(3))).replace('-', '−');
  if (from === to) return `at ${text(from)}`;
  if (from === LOOKED_AT.from && to === LOOKED_AT.to) return 'anywhere';
  return `from ${text(from)} to ${text(to)}`;
}

/** A stretch that is not finite at its ends and in its middle is taken to be so throughout, if not wider. */
const COARSE = 1 / 16;
/** Stretches are cut in two until they are this short. */
const FINE = 1e-5;
/** Intervals that one look may take. */
const MOST = 4_000;

/**
 * Stretches are cut in two, the widest first, until intervals show that all values in one are finite, or
 * until it is so short that there is a pole or an edge in it. Of what is undecided in the end, that is
 * told which is not finite where it was looked at.
 */
function notFinite(tree: Expression, starts: Readonly<Record<string, number>>): Stretch[] {
  const points = Object.fromEntries(
    Object.entries(starts).map(([name, value]) => [name, { low: value, high: value }]),
  );
  const [interval, value] = [evaluator(tree, INTERVALS), evaluator(tree, SINGLE)];
  const bounded = ({ from, to }: Stretch) => isBounded(interval({ ...points, x: { low: from, high: to } }));
  const finite = (x: number) => Number.isFinite(value({ ...starts, x }));
  const samples = ({ from, to }: Stretch) => [from, (from + to) / 2, to];
  const open: Stretch[] = [LOOKED_AT];
  const found: Stretch[] = [];
  let looks = 0;
  for (const stretch of open) {
    if (looks++ === MOST) break;
    if (bounded(stretch)) continue;
    const width = stretch.to - stretch.from;
    if (width < FINE || (width <= COARSE && !samples(stretch).some(finite))) found.push(stretch);
    else {
      const middle = (stretch.from + stretch.to) / 2;
      open.push({ from: stretch.from, to: middle }, { from: middle, to: stretch.to });
    }
  }
  const undecided = open.slice(looks).filter((stretch) => !samples(stretch).every(finite));
  return joined([...found, ...undecided]);
}

/** Stretches that touch become one, and very short ones a place. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    const before = result.at(-1);
    if (before && from <= before.to) before.to = Math.max(before.to, to);
    else result.push({ from, to });
  }
  return result.map(({ from, to }) => {
    if (to - from > 4 * FINE) return { from, to };
    const place = Number(((from + to) / 2).toFixed(4));
    return { from: place, to: place };
  });
}
