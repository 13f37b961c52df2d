/** The page of one system: meters the GPU, loads the library, and trains when Node says so. */
import { Cadence, Unbroken } from './cadence.ts';
import type { Driver, Rows, Setup } from './driver.ts';
import { Meter, noCounts } from './meter.ts';

const meter = new Meter().attach(globalThis);
const paced = new Cadence();
let driver: Driver | undefined;
let onGpu = true;

window.bench = {
  async open(setup) {
    onGpu = setup.system.backend !== 'wasm';
    driver = await load(setup, await fetchRows(setup.rows));
    const { adapter, threads } = driver;
    return { adapter, threads };
  },

  async block(steps, unbroken = false) {
    meter.counts = noCounts();
    const cadence = unbroken ? new Unbroken() : paced;
    cadence.begin();
    const start = performance.now();
    const loss = await opened().train(steps, cadence);
    const milliseconds = performance.now() - start;
    const peakBytes = (onGpu ? meter.peakBytes : meter.wasmBytes) || null;
    const { lots } = cadence;
    const counts = onGpu ? meter.counts : null;
    const peakGflops = (await opened().peak?.()) ?? null;
    return { steps, milliseconds, loss, lots, counts, peakGflops, peakBytes };
  },

  async profile() {
    const profile = await opened().profile?.();
    if (!profile) throw new Error('Only compiled steps have a profile.');
    return profile;
  },
};

function opened(): Driver {
  if (!driver) throw new Error('Call open first.');
  return driver;
}

/** Imports only the requested library, so that the page has no other code. */
async function load(setup: Setup, rows: Rows): Promise<Driver> {
  switch (setup.system.system) {
    case 'tfjs':
      return (await import('./tfjs.ts')).openTfjs(setup, rows);
    case 'jax-js':
      return (await import('./jax-js.ts')).openJaxJs(setup, rows, () => meter.workers);
    case 'ours':
      if (setup.system.step === 'WasmStep') return (await import('./ours-wasm.ts')).openOursWasm(setup, rows);
      return (await import('./ours.ts')).openOurs(setup, rows);
  }
}

async function fetchRows(count: number): Promise<Rows> {
  const [images, labels] = await Promise.all(
    ['images', 'labels'].map(async (name) => {
      const response = await fetch(`/rows/${name}?count=${count}`);
      if (!response.ok) throw new Error(`The benchmark's server did not send the MNIST ${name}.`);
      return new Uint8Array(await response.arrayBuffer());
    }),
  );
  return { images, labels } as Rows;
}
