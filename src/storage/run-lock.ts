/** One tab owns a run: it holds the run's Web Lock for as long as it trains it. */

const LOCK = 'antirectifier-run/';

const manager = (): LockManager | undefined => globalThis.navigator?.locks;

/**
 * Makes this tab the owner of a run.
 * @returns a function that gives the run back; undefined if another tab owns it. Where there are no Web Locks,
 * or the browser refuses them, every tab may own it.
 */
export function ownRun(id: string): Promise<(() => void) | undefined> {
  const locks = manager();
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    const held = locks.request(LOCK + id, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((release) => resolve(release));
    });
    held.catch(() => resolve(() => {}));
  });
}

/** The ids of the runs that some tab owns, this one included. */
export async function ownedRuns(): Promise<string[]> {
  const { held = [] } = (await manager()?.query()) ?? {};
  return held.flatMap(({ name }) => (name?.startsWith(LOCK) ? name.slice(LOCK.length) : []));
}

/** Resolves when no tab owns the run any more. */
export async function runIsFree(id: string): Promise<void> {
  await manager()?.request(LOCK + id, () => {});
}
