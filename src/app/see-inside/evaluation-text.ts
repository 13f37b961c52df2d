/** Sentences about an evaluation. */
import { percent } from '../format.ts';

/** The most frequent confusions, for visitors who cannot see the matrix. */
export function confusions(confusion: readonly number[][], classes: readonly string[], most = 3): string {
  const pairs = confusion
    .flatMap((counts, label) => counts.map((count, predicted) => ({ label, predicted, count })))
    .filter(({ label, predicted, count }) => label !== predicted && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, most)
    .map(({ label, predicted, count }) => `${classes[label]} read as ${classes[predicted]} (${count})`);
  return pairs.length > 0 ? `Most often confused: ${pairs.join(', ')}.` : 'Nothing was confused.';
}

/** The digits that are misread least often and most often. */
export function extremes(perClass: readonly number[], classes: readonly string[]): string {
  const known = perClass.flatMap((share, digit) => (Number.isNaN(share) ? [] : [{ share, digit }]));
  known.sort((a, b) => b.share - a.share);
  const best = known[0];
  const worst = known.at(-1);
  if (!best || !worst) return '';
  const misread = ({ share, digit }: typeof best) => `${classes[digit]} (${percent(1 - share, 1)})`;
  return `Least often misread: ${misread(best)}. Most often: ${misread(worst)}.`;
}
