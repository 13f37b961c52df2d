/** A name out of a visitor's file, as much of it as a sentence can repeat. */
export function quoted(name: string): string {
  return `“${name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name}”`;
}
const LONGEST = 60;
