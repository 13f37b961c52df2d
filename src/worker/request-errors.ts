/** What can be asked of the worker at the wrong moment, in words for the visitor. */

/** A run or a lesson has the weights. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
  /** @param what cannot be done now, e.g. “Teaching”. */
  constructor(what: string, because: 'run' | 'lesson' = 'run') {
    super(
      because === 'run'
        ? `${what} has to wait: a run is not finished. Let it finish, stop it or reset it, then try again.`
        : `${what} has to wait: a lesson is not finished. Try again in a moment.`,
    );
  }
}

/** There is no network, or another one came in while it was asked. */
export class NoModelError extends Error {
  override readonly name = 'NoModelError';
}

/** Teaching that cannot be done, or undone. */
export class TeachingError extends Error {
  override readonly name = 'TeachingError';
}
