/** The page's first requests, and those that it sends later without the visitor. */
import { parseRecipe } from '../../training/recipe.ts';
import { savesData, whenIdle } from '../idle.ts';
import type { PageState } from '../state.ts';
import type { Store } from '../store.ts';
import { openingModel, readCard } from './state.ts';

/**
 * Starts the worker with the pre-trained model. MNIST is fetched when something needs it, or when the page
 * is idle and the visitor does not save data.
 * @param base the address that those of the model and of MNIST are relative to.
 */
export function startPage(store: Store, base: string): void {
  const at = (path: string) => new URL(path, base).href;
  const loadModel = () => store.request('load-model', { url: openingModel(base) });
  const { backend, recipe } = store.getState();
  store.request('start', {
    dataUrl: at('mnist/'),
    backend,
    recipe: parseRecipe(recipe),
    loadData: false,
  });
  loadModel();

  void until(store, ({ pretrained }) => pretrained.status === 'ready')
    .then(() => fetch(at('model/card.json')))
    .then((response) => response.json())
    .then((json) => store.dispatch({ type: 'card', card: readCard(json) }))
    // The model can read without its card.
    .catch(() => {});
  void until(store, ({ pretrained }) => pretrained.status !== 'loading').then(() => {
    if (savesData()) return;
    whenIdle(() => {
      if (store.getState().data.status === 'waiting') store.request('load-data');
    });
  });
  // If the model could not be loaded because no backend started, it is loaded once another one has.
  store.subscribe(() => {
    const { pretrained, engine, phase } = store.getState();
    const kept = pretrained.status === 'missing' && pretrained.failure.kind === 'BackendError';
    if (kept && engine && phase === 'idle') loadModel();
  });
}

function until(store: Store, reached: (state: PageState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const end = store.subscribe(() => {
      if (!reached(store.getState())) return;
      end();
      resolve();
    });
  });
}
