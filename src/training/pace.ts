/**
 * Resolves in a task of its own, so that a message waiting at the worker's door (a drawn digit, a
 * pause) is handled first. A message channel, because timers are clamped to 4 ms.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
