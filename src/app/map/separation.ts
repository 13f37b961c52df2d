/** How well the classes of a map are apart. */
import type { DigitMap } from '../../contract/network-view.ts';
import { percent } from '../format.ts';

export interface ClassSeparation {
  label: number;
  digits: number;
  /** The share of its digits that lie nearer to its own middle than to that of any other class: 0 … 1. */
  apart: number;
  /** The share of its digits that the network reads right: 0 … 1. */
  right: number;
  /** The class in which most of its other digits lie. */
  mixedWith?: number;
}

/** The classes that the map has digits of, in the order of their labels. */
export function separations({ places, predicted }: DigitMap, labels: Uint8Array): ClassSeparation[] {
  const middles = middlesOf(places, labels);
  const found = new Map(
    middles.map(({ label }) => [
      label,
      { digits: 0, apart: 0, right: 0, elsewhere: new Map<number, number>() },
    ]),
  );
  labels.forEach((label, i) => {
    const own = found.get(label);
    if (!own) return;
    own.digits++;
    if (predicted[i] === label) own.right++;
    const nearest = nearestMiddle(middles, places[2 * i] as number, places[2 * i + 1] as number);
    if (nearest === label) own.apart++;
    else own.elsewhere.set(nearest, (own.elsewhere.get(nearest) ?? 0) + 1);
  });
  return [...found].map(([label, { digits, apart, right, elsewhere }]) => {
    const [most] = [...elsewhere].sort(([, a], [, b]) => b - a);
    return {
      label,
      digits,
      apart: apart / digits,
      right: right / digits,
      ...(most && { mixedWith: most[0] }),
    };
  });
}

interface Middle {
  label: number;
  x: number;
  y: number;
}

function middlesOf(places: Float32Array, labels: Uint8Array): Middle[] {
  const sums = new Map<number, { x: number; y: number; count: number }>();
  labels.forEach((label, i) => {
    const sum = sums.get(label) ?? { x: 0, y: 0, count: 0 };
    sum.x += places[2 * i] as number;
    sum.y += places[2 * i + 1] as number;
    sum.count++;
    sums.set(label, sum);
  });
  return [...sums]
    .map(([label, { x, y, count }]) => ({ label, x: x / count, y: y / count }))
    .sort((a, b) => a.label - b.label);
}

function nearestMiddle(middles: readonly Middle[], x: number, y: number): number {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const { label, x: middleX, y: middleY } of middles) {
    const distance = (x - middleX) ** 2 + (y - middleY) ** 2;
    if (distance >= least) continue;
    least = distance;
    nearest = label;
  }
  return nearest;
}

/** How well all classes are apart, in one or two sentences. */
export function separationText(found: readonly ClassSeparation[], names: readonly string[]): string {
  if (found.length < 2) return '';
  const digits = found.reduce((sum, { digits }) => sum + digits, 0);
  const apart = found.reduce((sum, one) => sum + one.apart * one.digits, 0) / digits;
  const sorted = found.toSorted((a, b) => b.apart - a.apart);
  const [best, worst] = [sorted[0] as ClassSeparation, sorted.at(-1) as ClassSeparation];
  const whole = `${percent(apart, 0)} of them lie nearest to the middle of their own class.`;
  if (best.apart === worst.apart) return whole;
  const mixed = worst.mixedWith === undefined ? '' : `, mixed with ${names[worst.mixedWith]}`;
  return `${whole} Best apart is ${names[best.label]} (${percent(best.apart, 0)}), least ${names[worst.label]} (${percent(worst.apart, 0)}${mixed}).`;
}
