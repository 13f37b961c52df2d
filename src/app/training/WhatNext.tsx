/** What Train is going to do, with the recipe as it stands. */
import { recipeFaults } from '../../training/recipe.ts';
import { count } from '../format.ts';
import { parseRecipe } from '../recipe/recipeText.ts';
import { usePage } from '../usePage.ts';

export function WhatNext() {
  const text = usePage((state) => state.recipe);
  const broken = usePage((state) => state.phase === 'broken');
  const untouched = usePage((state) => state.run === undefined);
  const recipe = parseRecipe(text);
  if (broken) return <p className="what-next">Training is not possible until the page is loaded again.</p>;
  if (recipeFaults(recipe).length > 0)
    return <p className="what-next">The recipe below needs a correction.</p>;
  const { examples, validationSplit, epochs } = recipe;
  const trained = Math.floor(examples * (1 - validationSplit));
  return (
    <p className="what-next">
      {untouched && 'Nothing is learnt yet. '}
      <strong>Train</strong> shows the network {count(trained)} digits{' '}
      {epochs === 1 ? 'once' : `${count(epochs)} times`}, checks it on {count(examples - trained)} others
      after each pass, and in the end on 10,000 it never met.
    </p>
  );
}
