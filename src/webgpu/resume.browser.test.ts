import * as tf from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { testResume } from '../training/fixtures/resume-tests.ts';
import { registerWebgpuBackend } from './backend.ts';
import { createCompiledStep } from './compiled-step.ts';
import { BATCH, digits, ROWS, UNITS } from './fixtures/small-problem.ts';

beforeAll(async () => {
  registerWebgpuBackend();
  await tf.setBackend('webgpu');
});

testResume({
  data: digits(),
  recipe: { batchSize: BATCH, seed: 3 },
  // It has two slots, and its rates depend on the step. The others keep their slots in the same buffers.
  optimizers: ['adam'],
  async create(options, seed) {
    const model = createClassifier({ ...KERAS_CLASSIFIER, units: [UNITS, UNITS], seed });
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
