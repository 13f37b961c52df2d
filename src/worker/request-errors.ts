/** Errors for requests that come at the wrong moment, in words for the visitor. */

/** A run or a lesson is using the weights. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
  /** @param what cannot be done now, for instance “Teaching”. */
  constructor(what: string, because: 'run' | 'lesson' = 'run') {
    super(
      because === 'run'
        ? `${what} has to wait: a run is not finished. Let it finish, stop it or reset it, then try again.`
        : `${what} has to wait: a lesson is not finished. Try again in a moment.`,
    );
  }
}

/** There is no network, or it was replaced during the question. */
export class NoModelError extends Error {
  override readonly name = 'NoModelError';
}

/** A lesson that cannot be given, or cannot be undone. */
export class TeachingError extends Error {
  override readonly name = 'TeachingError';
}
