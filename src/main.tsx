import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { parseRecipe } from './app/recipe/recipeText.ts';
import { createStore } from './app/store.ts';
import { connect } from './worker/client.ts';

const store = createStore(connect);
const { backend, recipe } = store.getState();
store.send({
  type: 'start',
  dataUrl: new URL('mnist/', document.baseURI).href,
  backend,
  recipe: parseRecipe(recipe),
});

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App store={store} />
  </StrictMode>,
);
