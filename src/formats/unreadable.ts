/**
 * A model's files that cannot be read. The message is the end of a sentence; `orModelError` makes a
 * `ModelError` of it that says what to do.
 */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** @throws {Unreadable} */
export function refuse(why: string): never {
  throw new Unreadable(why);
}

/** Words from a visitor's file, cut and quoted for a sentence. */
export const quoted = (name: string): string => `“${clipped(name)}”`;

export const clipped = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;

const LONGEST = 60;

export const countText = (value: number): string => value.toLocaleString('en');
