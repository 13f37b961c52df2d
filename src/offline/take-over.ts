/** What the page and a waiting service worker tell each other. */

/** The page asks the service worker that waits to take over. */
export const TAKE_OVER = 'take-over';

/** `other-tabs`: it keeps waiting, because other tabs have the old version open. */
export type TakeOverAnswer = 'agreed' | 'other-tabs';
