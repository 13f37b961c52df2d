/** Finds the known word that a mistyped word is meant to be. */

/** The word closest to `text`, if it needs at most two changes, and fewer than half of its letters. */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((word) => ({ word, slips: distance(text, word) }))
    .filter(({ word, slips }) => slips <= 2 && slips < word.length / 2)
    .sort((a, b) => a.slips - b.slips);
  return best?.word;
}

/** How many letters to add, drop, change or swap with a neighbour to turn one word into the other. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      const changed = at(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]);
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, changed, swapped));
    }
  }
  return at(a.length, b.length);
}
