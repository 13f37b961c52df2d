/** Work that nobody waits for comes after what somebody does wait for. */

/** How long the page has to have been ready before that, in milliseconds. */
const SETTLING = 3000;

/** The visitor wants nothing fetched that is not needed. */
export function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true || matchMedia('(prefers-reduced-data: reduce)').matches;
}

export function whenIdle(callback: () => void): void {
  setTimeout(() => {
    // Safari has no such thing.
    if ('requestIdleCallback' in window) requestIdleCallback(callback, { timeout: SETTLING });
    else callback();
  }, SETTLING);
}

/** Lets what waits (a stroke, a frame) go first. */
export const letOthersFirst = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
