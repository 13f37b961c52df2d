/** Trains on the processor. The step runs in this worker, because a page may not wait for threads. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Profile } from '../../src/compiler/profile.ts';
import { startHelper } from '../../src/wasm/browser-helper.ts';
import { createBrowserStep, threadCount } from '../../src/wasm/browser-step.ts';
import { loadKernels } from '../../src/wasm/builds.ts';
import { threadsText } from './adapter.ts';
import { Cadence, Unbroken } from './cadence.ts';
import type { Driver, Rows, Setup } from './driver.ts';
import { drive } from './ours.ts';
import { openPeak } from './peak.ts';

export type Order =
  | { name: 'open'; setup: Setup; rows: Rows }
  | { name: 'train'; steps: number; unbroken: boolean }
  | { name: 'profile' }
  | { name: 'peak' };

export interface Answer {
  open: Pick<Driver, 'adapter' | 'threads'>;
  train: { loss: number; lots: number };
  profile: Profile;
  peak: number;
}

const paced = new Cadence();
let driver: Driver;
let peak: () => number;

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  follow(data).then(
    (answer) => postMessage({ answer }),
    (error) => postMessage({ failed: String(error) }),
  );
});

async function follow(order: Order): Promise<Answer[Order['name']]> {
  switch (order.name) {
    case 'open':
      return open(order.setup, order.rows);
    case 'train': {
      const cadence = order.unbroken ? new Unbroken() : paced;
      cadence.begin();
      const loss = await driver.train(order.steps, cadence);
      return { loss, lots: cadence.lots };
    }
    case 'profile':
      return (driver.profile as () => Promise<Profile>)();
    case 'peak':
      return peak();
  }
}

async function open(setup: Setup, rows: Rows): Promise<Answer['open']> {
  await tf.setBackend('cpu');
  const threads = setup.system.threads ?? threadCount();
  const machine = { adapter: `wasm, ${threadsText(threads)}`, threads };
  driver = await drive(setup, rows, machine, (model, data, options) =>
    createBrowserStep(model, data, options, threads),
  );
  peak = await openPeak(await loadKernels(crossOriginIsolated), { threads, start: startHelper });
  return machine;
}
