/** Runs our step for the processor in the worker that it needs. */
import type { Driver, Rows, Setup } from './driver.ts';
import type { Answer, Order } from './ours-wasm.worker.ts';

export async function openOursWasm(setup: Setup, rows: Rows): Promise<Driver> {
  const worker = new Worker(new URL('./ours-wasm.worker.ts', import.meta.url), { type: 'module' });
  /** Send only one request at a time. */
  const ask = <N extends Order['name']>(order: Extract<Order, { name: N }>) =>
    new Promise<Answer[N]>((resolve, reject) => {
      worker.onmessage = ({ data }) =>
        'failed' in data ? reject(new Error(data.failed)) : resolve(data.answer);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(order);
    });
  return {
    ...(await ask({ name: 'open', setup, rows })),
    async train(steps, cadence) {
      const { loss, lots } = await ask({ name: 'train', steps, unbroken: cadence.unbroken });
      cadence.lots = lots;
      return loss;
    },
    profile: () => ask({ name: 'profile' }),
    peak: () => ask({ name: 'peak' }),
  };
}
