/**
 * The service worker. It keeps one version of the page in the browser, so that the page opens without a
 * network, and it adds the security headers that the host does not send. Such a host is GitHub Pages; with
 * these headers the page is isolated there, too, and may use threads.
 *
 * A new version waits until the visitor asks for it, or until the page is closed everywhere. MNIST is not
 * among the files: the worker that reads it keeps it (`data/kept-files.ts`).
 */
import { addPlugins, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { TAKE_OVER, type TakeOverAnswer } from './take-over.ts';

declare const self: ServiceWorkerGlobalScope;
// The build fills these in (`tools/vite/service-worker-plugin.ts`).
declare const PAGE_FILES: PrecacheEntry[];
declare const SECURITY_HEADERS: Record<string, string>;

function secured(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}

addPlugins([{ handlerWillRespond: async ({ response }) => secured(response) }]);
// The page's address has the recipe as its parameters. They make no other file.
precacheAndRoute(PAGE_FILES, { ignoreURLParametersMatching: [/./] });

self.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) event.waitUntil(takeOver(event.ports[0]));
});

/** Takes over from the old version, unless another tab would lose the files that it still needs. */
async function takeOver(asker: MessagePort | undefined): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const pages = windows.filter(({ url }) => url.startsWith(self.registration.scope));
  const answer: TakeOverAnswer = pages.length > 1 ? 'other-tabs' : 'agreed';
  asker?.postMessage(answer);
  if (answer === 'agreed') await self.skipWaiting();
}
