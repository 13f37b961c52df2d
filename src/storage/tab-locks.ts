/** A tab owns what it works on, as a run or a comparison: it holds a Web Lock of that name for as long. */

type Kind = 'run' | 'comparison';

const nameOf = (kind: Kind, id: string): string => `antirectifier-${kind}/${id}`;

const manager = (): LockManager | undefined => globalThis.navigator?.locks;

export interface Ownership {
  /** Gives it back. */
  release(): void;
  /** Resolves if another tab takes it over. */
  lost: Promise<void>;
}

/**
 * Makes this tab the owner.
 * @param takeOver also if another tab owns it.
 * @returns undefined if another tab owns it. Where there are no Web Locks, or the browser refuses them, every tab
 * may own it.
 */
export function own(kind: Kind, id: string, takeOver = false): Promise<Ownership | undefined> {
  return hold(kind, id, takeOver ? { steal: true } : { ifAvailable: true });
}

/** Makes this tab the owner as soon as no other tab is. Returns a function that gives it back. */
export async function ownInTurn(kind: Kind, id: string): Promise<() => void> {
  return (await hold(kind, id, {}))?.release ?? (() => {});
}

/** Where nobody can own it. */
const SHARED: Ownership = { release() {}, lost: new Promise(() => {}) };

function hold(kind: Kind, id: string, options: LockOptions): Promise<Ownership | undefined> {
  const locks = manager();
  if (!locks) return Promise.resolve(SHARED);
  return new Promise((resolve) => {
    let lose = () => {};
    const lost = new Promise<void>((taken) => {
      lose = taken;
    });
    const held = locks.request(nameOf(kind, id), options, (lock) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((release) => resolve({ release, lost }));
    });
    // It is refused, so it was never held; or it was held, and another tab has taken it over.
    held.catch(() => {
      resolve(SHARED);
      lose();
    });
  });
}

/** The ids of those that some tab owns, this one included. */
export async function owned(kind: Kind): Promise<string[]> {
  const { held = [] } = (await manager()?.query()) ?? {};
  const start = nameOf(kind, '');
  return held.flatMap(({ name }) => (name?.startsWith(start) ? name.slice(start.length) : []));
}
