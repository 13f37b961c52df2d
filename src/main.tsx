import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { letOthersFirst, whenIdle } from './app/idle.ts';
import { loadKeepers } from './app/keeping/load-keepers.ts';
import { keepAddress } from './app/link/address.ts';
import { readQuery } from './app/link/query.ts';
import { startPage } from './app/pretrained/start-page.ts';
import { createStore, type Store } from './app/store.ts';
import { keepTab } from './app/tabs/address.ts';
import { tabOf } from './app/tabs/tabs.ts';
import { keepView, keptScheme } from './app/view/keep-view.ts';
import { connect } from './contract/client.ts';

/** @param readLayer reads the layer of a link, if there is one. */
function open(readLayer?: Parameters<typeof readQuery>[1]): void {
  const { ignored, view, ...settings } = readQuery(location.search, readLayer);
  const onEnd = (why: string) => kept.then((ended) => ended(why));
  const store = createStore((onEvent) => connect(onEvent, onEnd), {
    ...settings,
    link: { ignored },
    tab: tabOf(location.hash),
    view: { ...view, scheme: keptScheme() },
  });
  keepView(store);
  keepAddress(store);
  keepTab(store);
  const kept = loadKeepers(store);
  startPage(store, document.baseURI);
  if (import.meta.env.PROD) whenIdle(() => void keepForLater(store));

  // As a transition the first rendering comes in short tasks. The title is on the screen already.
  startTransition(() =>
    createRoot(document.getElementById('root') as HTMLElement).render(
      <StrictMode>
        <App store={store} />
      </StrictMode>,
    ),
  );
}

/** The dev server has no service worker, so that it always serves the newest code. */
async function keepForLater(store: Store): Promise<void> {
  const { keepOffline } = await import('./app/offline/keep-offline.ts');
  await keepOffline(store, new URL('service-worker.js', document.baseURI).href);
}

const UNREAD = { fault: 'The code that reads layers could not be loaded. Reload the page to try again.' };

// Only a link with a layer needs the parser at once. No `await` here: the code that loads later could not
// import what is in this file then.
if (/[?&]layer=/.test(location.search)) {
  import('./app/layer/read-layer.ts').then(
    ({ readLayer }) => open(readLayer),
    () => open(() => UNREAD),
  );
} else {
  // In a task of its own, so that the browser can paint in between.
  letOthersFirst().then(() => open());
}
