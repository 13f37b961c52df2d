/** Where in a text an error lies, in UTF-16 units, so that `text.slice(offset, offset + length)` is it. */
export interface Place {
  offset: number;
  length: number;
}

/** A text that is not an expression. The message says in a plain sentence what is wrong and what to write. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }
}
