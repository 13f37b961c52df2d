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

/** Words out of a visitor's file, as a sentence can repeat them. */
export const quoted = (name: string): string => `“${clipped(name)}”`;

export const clipped = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;

const LONGEST = 60;

export const countText = (value: number): string => value.toLocaleString('en');
