/** Which hint of the first visit comes next, kept in this browser. */

/** The key in `localStorage`. Its value is the number of the next hint, from 0, or “over”. */
export const HINT_KEY = 'antirectifier-first-visit';

/**
 * The next hint, 0 on a first visit; undefined if all were seen or closed. A browser that keeps nothing would show
 * the hints at every visit, so there it is undefined, too.
 */
export function nextHint(storage: () => Storage): number | undefined {
  try {
    const kept = storage().getItem(HINT_KEY) ?? '0';
    const hint = /^\d$/.test(kept) ? Number(kept) : undefined;
    keepHint(hint, storage);
    return hint;
  } catch {
    return undefined;
  }
}

/**
 * @param hint the next one; undefined after the last.
 * @throws whatever the browser throws where it keeps nothing.
 */
export function keepHint(hint: number | undefined, storage: () => Storage): void {
  storage().setItem(HINT_KEY, hint === undefined ? 'over' : String(hint));
}
