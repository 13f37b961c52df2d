/** A tab owns what it works on, as a run or a comparison: it holds a Web Lock of that name for as long. */

type Kind = 'run' | 'comparison';

const nameOf = (kind: Kind, id: string): string => `antirectifier-${kind}/${id}`;

const manager = (): LockManager | undefined => globalThis.navigator?.locks;

/**
 * Makes this tab the owner.
 * @returns a function that gives it back; undefined if another tab owns it. Where there are no Web Locks, or the
 * browser refuses them, every tab may own it.
 */
export function own(kind: Kind, id: string): Promise<(() => void) | undefined> {
  return hold(kind, id, { ifAvailable: true });
}

/** Makes this tab the owner as soon as no other tab is. Returns a function that gives it back. */
export async function ownInTurn(kind: Kind, id: string): Promise<() => void> {
  return (await hold(kind, id, {})) ?? (() => {});
}

function hold(kind: Kind, id: string, options: LockOptions): Promise<(() => void) | undefined> {
  const locks = manager();
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    const held = locks.request(nameOf(kind, id), options, (lock) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((release) => resolve(release));
    });
    held.catch(() => resolve(() => {}));
  });
}

/** The ids of those that some tab owns, this one included. */
export async function owned(kind: Kind): Promise<string[]> {
  const { held = [] } = (await manager()?.query()) ?? {};
  const start = nameOf(kind, '');
  return held.flatMap(({ name }) => (name?.startsWith(start) ? name.slice(start.length) : []));
}
