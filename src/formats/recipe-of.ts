/** The recipe of a model from a file, and the weights for pixels from 0 to 1. */

import { type DatasetHead, MNIST, PIXELS, unnamedData } from '../data/split.ts';
import { hiddenWidths } from '../model/widths.ts';
import { KERAS_RECIPE, type Recipe, readRecipe, recipeFaults, shapeOf } from '../training/recipe.ts';
import type { ReadConfig } from './read-classifier.ts';
import { refuse } from './unreadable.ts';

/**
 * The recipe that this page left in the file, if it still matches the layers. Otherwise Keras' recipe,
 * changed by what the layers say.
 * @param here the dataset that the page has now.
 */
export function recipeOf(
  written: unknown,
  { units, activation, dropout, classes }: Pick<ReadConfig, 'units' | 'activation' | 'dropout' | 'classes'>,
  here?: DatasetHead,
): Recipe {
  const recipe = readRecipe(written);
  if (recipe) {
    const kind = recipe.activation === 'relu-matched' ? 'relu' : recipe.activation;
    const widths = hiddenWidths(shapeOf(recipe));
    const isSame = kind === activation && recipe.dropout === dropout && widths.join() === units.join();
    if (isSame && recipe.data.classes.length === classes) return recipe;
  }
  const data = dataOf(classes, here);
  const examples = Math.min(KERAS_RECIPE.examples, data.trainRows);
  const made = { ...KERAS_RECIPE, units, activation, dropout, data, examples };
  const [fault] = recipeFaults(made);
  if (fault) refuse(`this page cannot train it: ${fault.message.replace(/\.$/, '')}`);
  return made;
}

/** A model that does not name its data is taken for one of the data here, else of MNIST, if the classes fit. */
function dataOf(classes: number, here: DatasetHead = MNIST): DatasetHead {
  return [here, MNIST].find((head) => head.classes.length === classes) ?? unnamedData(classes);
}

/**
 * Changes the first kernel and bias so that they read pixels p instead of `scale · p + offset`.
 * @returns false when nothing had to change.
 */
export function foldPixels(
  weights: readonly Float32Array[],
  { scale, offset }: ReadConfig['pixels'],
): boolean {
  if (scale === 1 && offset === 0) return false;
  const [kernel, bias] = weights as [Float32Array, Float32Array];
  const units = kernel.length / PIXELS;
  for (let unit = 0; unit < units; unit++) {
    let sum = 0;
    for (let pixel = 0; pixel < PIXELS; pixel++) sum += kernel[pixel * units + unit] as number;
    (bias[unit] as number) += offset * sum;
  }
  kernel.forEach((value, i) => {
    kernel[i] = value * scale;
  });
  return true;
}
