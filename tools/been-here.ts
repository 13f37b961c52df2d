/** Lets a program use the page as a visitor who has been there before, so that no hints of a first visit come. */
import { HINT_KEY } from '../src/app/first-visit/kept-hint.ts';

/** The state of a new browser context for the pages at these addresses. */
export const beenHere = (...addresses: string[]) => ({
  cookies: [],
  origins: addresses.map((address) => ({
    origin: new URL(address).origin,
    localStorage: [{ name: HINT_KEY, value: 'over' }],
  })),
});
