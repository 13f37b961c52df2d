import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { conductComparisons } from './app/compare/conduct.ts';
import { keepAddress } from './app/link/address.ts';
import { readQuery } from './app/link/query.ts';
import { startPage } from './app/pretrained/start-page.ts';
import { loadKeepers } from './app/storage/load-keepers.ts';
import { createStore } from './app/store.ts';
import { connect } from './contract/client.ts';

// Only a link with a layer needs the parser at once.
const parser = /[?&]layer=/.test(location.search) ? await import('./app/layer/read-layer.ts') : undefined;
const { ignored, ...settings } = readQuery(location.search, parser?.readLayer);
const store = createStore(connect, { ...settings, link: { ignored } });
keepAddress(store);
void loadKeepers(store);
conductComparisons(store);
startPage(store, document.baseURI);

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App store={store} />
  </StrictMode>,
);
