/** Puts off work that the visitor does not wait for. */

/** The delay before such work, in milliseconds. */
const SETTLING = 3000;

/** Whether the visitor asks pages to fetch only what is needed. */
export function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true || matchMedia('(prefers-reduced-data: reduce)').matches;
}

export function whenIdle(callback: () => void): void {
  setTimeout(() => {
    // Safari has no `requestIdleCallback`.
    if ('requestIdleCallback' in window) requestIdleCallback(callback, { timeout: SETTLING });
    else callback();
  }, SETTLING);
}

/** Lets the browser handle what waits first, e.g. a stroke or a frame. */
export const letOthersFirst = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
