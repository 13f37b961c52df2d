/** Registers the service worker, and follows which versions of the page the browser keeps. */
import { TAKE_OVER, type TakeOverAnswer } from './take-over.ts';

/** `kept`: the page works without a network. `newer`: so it does, and a newer version waits. */
export type KeptCopy = 'none' | 'kept' | 'newer';

/**
 * @param url the service worker's address.
 * @param tell is called now and after each change.
 * @throws whatever the browser throws where it does not allow a service worker, or cannot fetch it.
 */
export async function register(
  container: Pick<ServiceWorkerContainer, 'register'>,
  url: string,
  tell: (copy: KeptCopy) => void,
): Promise<void> {
  // Each visit asks the server for a new version, past the browser's cache.
  const registration = await container.register(url, { updateViaCache: 'none' });
  const look = () => {
    const { active, waiting } = registration;
    tell(active ? (waiting ? 'newer' : 'kept') : 'none');
  };
  const follow = () => registration.installing?.addEventListener('statechange', look);
  registration.addEventListener('updatefound', follow);
  follow();
  look();
}

/**
 * Makes the version that waits take over. The page shows it once it is loaded again.
 * @returns `other-tabs` if it keeps waiting, because other tabs have the old version open.
 */
export async function takeOver(
  container: Pick<ServiceWorkerContainer, 'getRegistration'>,
): Promise<TakeOverAnswer> {
  const waiting = (await container.getRegistration())?.waiting;
  // Another tab has made it take over.
  if (!waiting) return 'agreed';
  const { port1, port2 } = new MessageChannel();
  try {
    return await new Promise<TakeOverAnswer>((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<TakeOverAnswer>) => {
        if (data === 'other-tabs') resolve(data);
      };
      waiting.addEventListener('statechange', () => {
        if (waiting.state === 'activated') resolve('agreed');
      });
      waiting.postMessage(TAKE_OVER, [port2]);
    });
  } finally {
    port1.close();
  }
}
