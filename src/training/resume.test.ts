import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { digits } from '../webgpu/fixtures/small-problem.ts';
import { testResume } from './fixtures/resume-tests.ts';
import { OPTIMIZERS } from './optimizer.ts';
import { TfjsStep } from './tfjs-step.ts';

beforeAll(() => tf.setBackend('cpu'));

testResume({
  data: digits(150),
  recipe: { batchSize: 32, seed: 3 },
  optimizers: OPTIMIZERS,
  async create(options, seed) {
    const model = createClassifier({ ...KERAS_CLASSIFIER, units: [8], seed });
    const step = new TfjsStep(model, digits(150), options);
    return {
      step,
      free() {
        step.dispose();
        model.dispose();
      },
    };
  },
});
