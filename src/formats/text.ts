/** Words and numbers out of a visitor's file, as a sentence can repeat them. */

export const quoted = (name: string): string => `“${clipped(name)}”`;

export const clipped = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;

const LONGEST = 60;

export const count = (value: number): string => value.toLocaleString('en');
