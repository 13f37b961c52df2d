/** The names of the classes that the network knows; MNIST's while there is no network. */
import { KERAS_RECIPE } from '../training/recipe.ts';
import { usePage } from './use-page.ts';

export const useClasses = (): readonly string[] =>
  usePage(({ model }) => (model?.recipe ?? KERAS_RECIPE).data.classes);
