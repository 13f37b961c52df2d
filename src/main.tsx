import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { start } from './app/ready/start.ts';
import { createStore } from './app/store.ts';
import { connect } from './worker/client.ts';

const store = createStore(connect);
start(store, document.baseURI);

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App store={store} />
  </StrictMode>,
);
