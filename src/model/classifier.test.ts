import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel, type Sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from './classifier.ts';
import { ExpressionActivation } from './expression-activation.ts';
import { ACTIVATIONS } from './names.ts';
import { countParameters } from './widths.ts';

beforeAll(() => tf.setBackend('cpu'));

describe.each(ACTIVATIONS)('the classifier with %s', (activation) => {
  const config = { ...KERAS_CLASSIFIER, units: [12, 7], activation };

  test('has as many parameters as countParameters says', () => {
    expect(createClassifier(config).countParams()).toBe(countParameters(config));
  });

  test('gives the same answers after saving and loading', async () => {
    const model = createClassifier(config);
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save({
      save: async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
      },
    });
    const loaded = await loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
    const input = tf.randomUniform([3, 784], 0, 1, 'float32', 5);
    const [expected, answer] = [model, loaded as Sequential].map((m) => m.predict(input) as tf.Tensor2D);
    expect(answer?.shape).toEqual([3, 10]);
    expect(answer?.dataSync()).toEqual(expected?.dataSync());
  });
});

test('networks of one seed start with the same Dense kernels', () => {
  const kernels = (activation: 'antirectifier' | 'relu') =>
    createClassifier({ ...KERAS_CLASSIFIER, units: [12, 7], activation })
      .layers.filter((layer) => layer.getClassName() === 'Dense')
      .map((layer) => layer.getWeights()[0]?.dataSync());
  expect(kernels('relu')).toEqual(kernels('antirectifier'));
});

test('an Antirectifier without a kernel centres, keeps both halves and does nothing else', () => {
  const layer = new ExpressionActivation({ activation: 'mean; relu(x); relu(-x)' });
  const output = layer.apply(
    tf.tensor([
      [1, -2, 4],
      [-5, -5, -5],
    ]),
  ) as tf.Tensor;
  expect(output.arraySync()).toEqual([
    [0, 0, 3, 0, 3, 0],
    [0, 0, 0, 0, 0, 0],
  ]);
  expect(layer.computeOutputShape([null, 5, 3])).toEqual([null, 5, 6]);
  expect(layer.getConfig()).toMatchObject({ name: layer.name, activation: 'mean; relu(x); relu(-x)' });
});
