/** Says what Train will do with the current recipe. */
import { parseRecipe, recipeFaults } from '../../training/recipe.ts';
import { count, counted, percent } from '../format.ts';
import { holder } from '../permissions.ts';
import type { PageState } from '../state.ts';
import { nounsOf } from '../use-nouns.ts';
import { usePage } from '../use-page.ts';
import styles from './Training.module.css';

export function WhatNext() {
  const text = usePage((state) => state.recipe);
  const heldBy = usePage(holder);
  const now = usePage(presentNetwork);
  const reads = usePage((state) => state.trained);
  const recipe = parseRecipe(text);
  if (heldBy === 'gone')
    return <p className={styles.whatNext}>Training is not possible until the page is loaded again.</p>;
  if (heldBy === 'lesson') return <p className={styles.whatNext}>Train waits until the lesson is over.</p>;
  if (recipeFaults(recipe).length > 0)
    return <p className={styles.whatNext}>The recipe needs a correction.</p>;
  const { data, examples, validationSplit, epochs } = recipe;
  const trained = Math.floor(examples * (1 - validationSplit));
  return (
    <p className={styles.whatNext}>
      {now} <strong>Train</strong> starts {reads ? 'a new one from nothing' : 'a run'}:{' '}
      {counted(trained, nounsOf(data).image)}, {epochs === 1 ? 'once' : `${count(epochs)} times`}; then a test
      on {count(data.testRows)} it never met.
    </p>
  );
}

/** A sentence about the network that the page has before a run. */
function presentNetwork({ run, model, trained, pretrained, teaching }: PageState): string {
  if (run || pretrained.status === 'loading') return '';
  if (!trained) return 'Nothing is learnt yet.';
  const { network } = teaching;
  const card = pretrained.status === 'ready' && model?.source === 'pretrained' ? pretrained.card : undefined;
  const accuracy = network?.test.accuracy ?? card?.accuracy;
  const lessons = network ? `, plus ${counted(network.lessons, 'lesson')} in your hand,` : '';
  const reads = `${lessons} reads what you draw${accuracy ? ` (test accuracy ${percent(accuracy)})` : ''}.`;
  switch (model?.source) {
    case 'pretrained':
      return `A network trained in advance${reads}`;
    case 'file':
      return `The network from your file${reads}`;
    default:
      return '';
  }
}
