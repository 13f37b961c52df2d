/** Finds the data that a network learnt from, when it comes from elsewhere: a kept run, or a file. */
import { type DatasetHead, MNIST, unnamedData } from '../data/split.ts';
import type { CurrentData } from './current-data.ts';
import type { KeptDataset } from './kept-dataset.ts';

/**
 * Makes them the page's data, if they are MNIST or this browser has kept them, and if the page loses no data by it.
 * @returns a sentence on what has become of them; undefined if the page has them already.
 */
export async function bringData(
  wanted: DatasetHead,
  data: CurrentData,
  store: Pick<KeptDataset, 'read' | 'head'>,
): Promise<string | undefined> {
  const here = data.head;
  if (wanted.id === here.id) return undefined;
  const kept = (await store.head().catch(() => ({ head: undefined }))).head;
  const isAtHand = wanted.id === MNIST.id || wanted.id === kept?.id;
  if (isAtHand && (!data.visitors || here.id === kept?.id)) {
    data.use(wanted.id === MNIST.id ? undefined : await store.read());
    return `It learnt from ${wanted.name}, and the page has these data again.`;
  }
  const reads = `The page has ${here.name} now. The pad reads with this network all the same.`;
  if (isAtHand) {
    return `It learnt from ${wanted.name}. ${reads} To train it further or to test it, take ${wanted.name} under “Data of your own”; ${here.name} would be lost.`;
  }
  if (wanted.id === unnamedData(wanted.classes.length).id) {
    return `It has ${wanted.classes.length} classes, and does not say what it learnt from. ${reads} To train it further or to test it, choose its data under “Data of your own”, then import it again.`;
  }
  return `It learnt from ${wanted.name}, which this browser has not kept. ${reads} To train it further or to test it, choose the files of ${wanted.name} again under “Data of your own”.`;
}
