/** A sentence about the damaged entries in the browser's storage. */
import type { Damaged } from '../storage/database.ts';
import { count, counted } from './format.ts';

/** At most so many entries are named. */
const NAMED = 5;

/** @param one what one entry is called, e.g. “kept run”. */
export function damagedText(damaged: readonly Damaged[], one: string): string {
  const names = damaged.slice(0, NAMED).map(({ name, damage }) => `“${name}” (${damage})`);
  if (damaged.length > NAMED) names.push(`and ${count(damaged.length - NAMED)} more`);
  const are = damaged.length === 1 ? 'is' : 'are';
  return `${counted(damaged.length, one)} ${are} damaged and left out: ${names.join(', ')}.`;
}
