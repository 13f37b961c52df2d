import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { testResume } from '../training/fixtures/resume-tests.ts';
import { createCompiledStep } from './compiled-step.ts';
import { BATCH, digits, ROWS } from './fixtures/small-problem.ts';

beforeAll(() => tf.setBackend('webgpu'));

testResume({
  data: digits(),
  recipe: { batchSize: BATCH, seed: 3 },
  // Their kernels are compiled for other tests. The others keep their slots in the same buffers.
  optimizers: ['rmsprop', 'adam'],
  async create(options, seed) {
    const model = createClassifier({ ...KERAS_CLASSIFIER, units: [24, 24], seed });
    const step = await createCompiledStep(model, digits(ROWS), options);
    return {
      step,
      free() {
        step.dispose();
        model.dispose();
      },
    };
  },
});
