import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { testResume } from '../training/fixtures/resume-tests.ts';
import { OPTIMIZERS } from '../training/optimizer.ts';
import { digits } from '../webgpu/fixtures/small-problem.ts';
import { compiled } from './fixtures/node-kernels.ts';
import { createWasmStep } from './wasm-step.ts';

beforeAll(() => tf.setBackend('cpu'));

testResume({
  data: digits(150),
  recipe: { batchSize: 32, seed: 3 },
  optimizers: OPTIMIZERS,
  async create(options, seed) {
    const model = createClassifier({ ...KERAS_CLASSIFIER, units: [16], seed });
    const step = await createWasmStep(model, digits(150), {
      ...options,
      kernels: { module: await compiled('simd'), shared: false },
      threads: 1,
      start: () => Promise.reject(new Error('There is one thread.')),
    });
    return {
      step,
      free() {
        step.dispose();
        model.dispose();
      },
    };
  },
});
