/** The place of an error in a text, in UTF-16 units: `text.slice(offset, offset + length)`. */
export interface Place {
  offset: number;
  length: number;
}

/** A text that is not an expression. The message says what is wrong and what to write. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }
}
