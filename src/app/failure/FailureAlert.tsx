/** Says what went wrong, with a button for each remedy. */

import { BACKEND_LABELS } from '../../contract/backends.ts';
import type { Failure, Remedy } from '../../contract/failure.ts';
import { RECIPE_FIELDS, type Recipe, recipeText } from '../../training/recipe.ts';
import type { PageState } from '../state.ts';
import { nextBackend } from '../status/state.ts';
import type { Store } from '../store.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './FailureAlert.module.css';

export function FailureAlert() {
  const failure = usePage((state) => state.failure);
  const dataFailure = usePage((state) => (state.data.status === 'failed' ? state.data.failure : undefined));
  return (
    <div className={styles.failures} role="alert">
      {dataFailure && <Explained failure={dataFailure} />}
      {failure && <Explained failure={failure} />}
    </div>
  );
}

function Explained({ failure }: { failure: Failure }) {
  const store = useStore();
  const other = usePage(otherBackend);
  const exploded = usePage((state) => state.exploded);
  return (
    <div className={styles.failure}>
      <p>{failure.message}</p>
      <div className={styles.remedies}>
        {failure.remedies.map((remedy) => (
          <button key={remedy} type="button" onClick={() => apply(remedy, failure, store)}>
            {label(remedy, BACKEND_LABELS[other], exploded)}
          </button>
        ))}
      </div>
    </div>
  );
}

function label(remedy: Remedy, other: string, recipe: Recipe | undefined): string {
  switch (remedy) {
    case 'other-backend':
      return `Continue on ${other}`;
    case 'smaller-learning-rate':
      return `Train with learning rate ${recipe ? smaller(recipe).learningRate : '…'}`;
    default:
      return LABELS[remedy];
  }
}

/** The recipe with a tenth of its learning rate, but no less than the smallest that is allowed. */
function smaller(recipe: Recipe): Recipe {
  const learningRate = Math.max(
    RECIPE_FIELDS.learningRate.min,
    Number((recipe.learningRate / 10).toPrecision(6)),
  );
  return { ...recipe, learningRate };
}

const LABELS: Record<Exclude<Remedy, 'other-backend' | 'smaller-learning-rate'>, string> = {
  'retry-data': 'Load the digits again',
  resume: 'Go on with the run',
  'edit-recipe': 'Change the recipe',
  reload: 'Reload the page',
};

function apply(remedy: Remedy, failure: Failure, { dispatch, request, getState }: Store): unknown {
  switch (remedy) {
    case 'retry-data':
      return request('load-data');
    case 'resume':
      return request('resume');
    case 'other-backend':
      return request('choose-backend', { backend: otherBackend(getState()) });
    case 'smaller-learning-rate': {
      const { exploded } = getState();
      if (!exploded) return;
      const recipe = smaller(exploded);
      dispatch({ type: 'recipe-typed', field: 'learningRate', text: recipeText(recipe).learningRate });
      return request('train', { recipe });
    }
    case 'edit-recipe':
      return dispatch({ type: 'field-wanted', field: failure.subject });
    case 'reload':
      return location.reload();
  }
}

function otherBackend({ engine, backend }: PageState) {
  return nextBackend(engine?.backend ?? backend);
}
