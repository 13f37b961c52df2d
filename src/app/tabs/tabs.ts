/** The tabs below the first screen, in order. A tab's name is also its address: `#compare` opens Compare. */
export const TABS = {
  recipe: 'Recipe',
  layer: 'Layer',
  teach: 'Teach',
  map: 'Map',
  inside: 'Look inside',
  runs: 'Runs',
  compare: 'Compare',
  files: 'Files',
  how: 'How it works',
} as const;

export type TabName = keyof typeof TABS;

export const TAB_NAMES = Object.keys(TABS) as TabName[];

/** The tab that an address names; the first tab if it names none. */
export function tabOf(hash: string): TabName {
  const name = hash.replace(/^#/, '');
  return Object.hasOwn(TABS, name) ? (name as TabName) : 'recipe';
}
