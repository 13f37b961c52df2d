/** Errors of MNIST's files, in words for the visitor. */

const WAYS_ON = {
  missing: 'Try again. If the file stays missing, the site must be published again.',
  truncated: 'Try again. The page fetches only what is missing.',
  altered: 'Try again. The page fetches the file again, past the browser’s cache.',
  unreachable: 'Check the connection and try again.',
};

/**
 * `missing`: the server does not have the file. `truncated`: fewer bytes arrived than were published.
 * `altered`: the content differs from the published file. `unreachable`: no answer, or an unclear one.
 */
export type Fault = keyof typeof WAYS_ON;

/** A file of MNIST could not be loaded. A second `load` fetches what is still missing. */
export class SheetError extends Error {
  override readonly name = 'SheetError';
  /** @param happened continues a sentence after the file's name, for instance “is missing on the server”. */
  constructor(
    readonly file: string,
    readonly fault: Fault,
    happened: string,
    options?: ErrorOptions,
  ) {
    super(`The MNIST file ${file} ${happened}. ${WAYS_ON[fault]}`, options);
  }
}
