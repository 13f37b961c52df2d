/** Asks the browser to keep what the page stores, also when room is short or the page was not used for long. */

let answer: Promise<boolean> | undefined;

/**
 * Asks at most once a visit; call it when there is something worth keeping, because some browsers ask the
 * visitor.
 * @returns false if the browser may erase what is stored, as Safari does after seven days without a visit.
 */
export function askToPersist(): Promise<boolean> {
  answer ??= ask().catch(() => false);
  return answer;
}

async function ask(): Promise<boolean> {
  // Without a secure connection there is no such thing.
  const { storage } = navigator as { storage?: StorageManager };
  return (await storage?.persisted()) || (await storage?.persist()) || false;
}
