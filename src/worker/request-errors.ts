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

/** A run's weights or its state are not in the browser's storage. */
export class NotKeptError extends Error {
  override readonly name = 'NotKeptError';
}

/** Another tab trains this run. */
export class RunElsewhereError extends Error {
  override readonly name = 'RunElsewhereError';
  constructor() {
    super('Another tab of this page trains this run. Go on with it there, or take it over.');
  }
}

/** Another tab has taken over the run that was under way. */
export class TakenOverError extends Error {
  override readonly name = 'TakenOverError';
  constructor() {
    super(
      'Another tab of this page has taken this run over, and trains it there. The network here stays as it was.',
    );
  }
}

/** A lesson that cannot be given, or cannot be undone. */
export class TeachingError extends Error {
  override readonly name = 'TeachingError';
}

/** The network and the dataset have different classes. */
export class OtherDataError extends Error {
  override readonly name = 'OtherDataError';
  /** @param known the dataset that the network's recipe names. */
  constructor(known: string, here: string) {
    super(
      `This network learns from ${known}, and the page has ${here} now. To change the data, see “Data of your own”.`,
    );
  }
}

/** The browser does not keep the visitor's dataset, or has none. */
export class DatasetStorageError extends Error {
  override readonly name = 'DatasetStorageError';
}
