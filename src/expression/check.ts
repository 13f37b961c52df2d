/** Finds where an expression or its derivative is not finite, so that people know before training fails. */
import { differentiate } from './differentiate.ts';
import { evaluator } from './evaluate.ts';
import { INTERVALS, isBounded } from './interval.ts';
import { SINGLE } from './number-ops.ts';
import { simplify } from './simplify.ts';
import { type Expression, scalars } from './syntax.ts';

/** The range of x that is checked. */
const LOOKED_AT = { from: -20, to: 20 } as const;

/** A range of x; a single place if `from` and `to` are the same. */
export interface Stretch {
  from: number;
  to: number;
}

export interface Finding {
  /** The value, the derivative to x, or the derivative to the trainable scalar of this name. */
  of: 'value' | 'slope' | (string & {});
  where: Stretch[];
}

/**
 * Finds where the value and the derivatives are not finite in single precision, for x from −20 to 20. The
 * trainable scalars have their initial values. Returns nothing if all are finite everywhere.
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

/** A range this wide or narrower counts as not finite if its ends and its middle are not finite. */
const COARSE = 1 / 16;
/** The search halves ranges until they are this short. */
const FINE = 1e-5;
/** The most intervals that one search may evaluate. */
const MOST = 4_000;

/**
 * Halves ranges, the widest first. Drops a range when its interval shows that all values are finite. Stops
 * at a range that is so short that it must have a pole or an edge. If the search ends early, it reports
 * the undecided ranges in which a value that it tried is not finite.
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

/** Merges ranges that touch, and turns very short ones into single places. */
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
