/** What the page calls the images of the data, and what the visitor draws. */
import { type DatasetHead, MNIST } from '../data/split.ts';
import { knownData } from './use-classes.ts';
import { usePage } from './use-page.ts';

export interface Nouns {
  /** An image of the data. */
  image: string;
  /** What is on the pad. */
  drawing: string;
  /** What an image is one of. */
  kind: string;
}

const DIGITS: Nouns = { image: 'digit', drawing: 'digit', kind: 'digit' };
const OTHERS: Nouns = { image: 'image', drawing: 'drawing', kind: 'class' };

export const nounsOf = ({ id }: Pick<DatasetHead, 'id'>): Nouns => (id === MNIST.id ? DIGITS : OTHERS);

export const useNouns = (): Nouns => usePage((state) => nounsOf(knownData(state)));
