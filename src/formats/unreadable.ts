/**
 * Why a model's files cannot be read, as the end of a sentence; whoever asked for the model makes it
 * a `ModelError` with a way on.
 */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** @throws {Unreadable} */
export function refuse(why: string): never {
  throw new Unreadable(why);
}
