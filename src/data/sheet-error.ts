/** What can go wrong with one of MNIST's files, in words for the visitor. */

const WAYS_ON = {
  missing: 'Try again; if it stays missing, the site has to be published anew.',
  truncated: 'Try again: only what is missing is fetched.',
  altered: 'Try again: it is fetched anew, past the browser’s cache.',
  unreachable: 'Check the connection and try again.',
};

/**
 * `missing`: the server does not have it. `truncated`: fewer bytes came than were published.
 * `altered`: what came is not what was published. `unreachable`: no answer, or none that says.
 */
export type Fault = keyof typeof WAYS_ON;

/** One file of MNIST could not be had. A second `load` fetches what is still missing. */
export class SheetError extends Error {
  override readonly name = 'SheetError';
  /** `happened` is a clause that goes on from the file's name, e.g. “is missing on the server”. */
  constructor(
    readonly file: string,
    readonly fault: Fault,
    happened: string,
    options?: ErrorOptions,
  ) {
    super(`The MNIST file ${file} ${happened}. ${WAYS_ON[fault]}`, options);
  }
}
