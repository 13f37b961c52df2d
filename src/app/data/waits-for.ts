/** Says so when the network has learnt from other data than the page has. */
import { MNIST } from '../../data/split.ts';
import type { PageState } from '../state.ts';
import { knownData } from '../use-classes.ts';

/** @returns undefined if the page has the network's data. */
export function waitsFor(page: Pick<PageState, 'model' | 'trained' | 'data'>): string | undefined {
  const { id, name, classes } = knownData(page);
  const here = page.data.status === 'ready' ? page.data : MNIST;
  if (!page.trained || id === here.id) return undefined;
  return `The network that reads now learnt from ${name}, with ${classes.length} classes. The page has ${here.name}, so it cannot be trained further or tested until ${name} is here.`;
}
