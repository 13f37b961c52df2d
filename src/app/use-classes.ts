/** The data that the network knows, and its classes; MNIST while there is no network. */
import type { DatasetHead } from '../data/split.ts';
import { KERAS_RECIPE } from '../training/recipe.ts';
import type { PageState } from './state.ts';
import { usePage } from './use-page.ts';

export const knownData = ({ model }: Pick<PageState, 'model'>): DatasetHead =>
  (model?.recipe ?? KERAS_RECIPE).data;

export const useClasses = (): readonly string[] => usePage(knownData).classes;
