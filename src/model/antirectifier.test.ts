import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { io } from '@tensorflow/tfjs-core';
import { loadLayersModel, type Sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { Antirectifier } from './antirectifier.ts';
import { createClassifier, KERAS_CLASSIFIER } from './classifier.ts';
import { heNormal, namedInitializer } from './initializers.ts';

beforeAll(() => tf.setBackend('cpu'));

/** Computes the layer in plain arithmetic, for one row. */
function antirectified(row: number[], kernel: number[][]): number[] {
  const mean = row.reduce((sum, x) => sum + x, 0) / row.length;
  const centred = row.map((x) => x - mean);
  const halves = [...centred.map((x) => Math.max(x, 0)), ...centred.map((x) => Math.max(-x, 0))];
  return row.map((_, j) => halves.reduce((sum, h, i) => sum + h * (kernel[i]?.[j] as number), 0));
}

describe('Antirectifier', () => {
  test('subtracts the mean, keeps both halves and mixes them, for any rank', () => {
    const layer = new Antirectifier();
    const rows = [
      [1, -2, 4],
      [0.5, 0.5, 0.5],
      [-3, 2, 7],
      [0, 9, -1],
    ];
    const output = layer.apply(tf.tensor(rows)) as tf.Tensor2D;
    const kernel = layer.kernel.read().arraySync() as number[][];
    expect(kernel.length).toBe(6);
    const expected = rows.flatMap((row) => antirectified(row, kernel));
    output.dataSync().forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 5);
    });
    const cube = layer.apply(tf.reshape(tf.tensor(rows), [2, 2, 3])) as tf.Tensor;
    expect(cube.shape).toEqual([2, 2, 3]);
    expect(cube.dataSync()).toEqual(output.dataSync());
    expect(layer.computeOutputShape([null, 2, 3])).toEqual([null, 2, 3]);
  });

  test('refuses input it cannot centre', () => {
    expect(() => new Antirectifier().build([5])).toThrow(RangeError);
    expect(() => new Antirectifier().build([null, null])).toThrow('known last axis');
  });

  test('its configuration makes the same layer', () => {
    const layer = new Antirectifier({ name: 'mine', initializer: namedInitializer('glorotNormal', 5) });
    const copy = Antirectifier.fromConfig(Antirectifier, layer.getConfig()) as Antirectifier;
    expect(copy.getConfig()).toEqual(layer.getConfig());
    layer.build([null, 8]);
    copy.build([null, 8]);
    expect(copy.kernel.read().dataSync()).toEqual(layer.kernel.read().dataSync());
    expect(new Antirectifier().getConfig()['initializer']).toEqual({
      className: 'VarianceScaling',
      config: heNormal().getConfig(),
    });
  });

  test('can be saved and loaded in a model', async () => {
    const model = createClassifier({ ...KERAS_CLASSIFIER, units: [12, 7] });
    let saved: io.ModelArtifacts | undefined;
    await model.save(
      io.withSaveHandler(async (artifacts) => {
        saved = JSON.parse(JSON.stringify({ ...artifacts, weightData: undefined })) as io.ModelArtifacts;
        saved.weightData = artifacts.weightData as ArrayBuffer;
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
      }),
    );
    const loaded = (await loadLayersModel(io.fromMemory(saved as io.ModelArtifacts))) as Sequential;
    const input = tf.randomUniform([3, 784], 0, 1, 'float32', 1);
    const answer = (from: Sequential) => (from.predict(input) as tf.Tensor).dataSync();
    expect(loaded.layers.map((layer) => layer.getClassName())).toEqual(
      model.layers.map((layer) => layer.getClassName()),
    );
    expect(answer(loaded)).toEqual(answer(model));
  });
});

const largest = (tensor: tf.Tensor) => tf.max(tf.abs(tensor)).dataSync()[0] as number;

describe('the classifier', () => {
  test('has the Keras example’s 531,466 parameters and layer names', () => {
    const model = createClassifier(KERAS_CLASSIFIER);
    expect(model.countParams()).toBe(531466);
    expect(model.layers.map(({ name }) => name)).toEqual([
      'dense',
      'antirectifier',
      'dense_1',
      'antirectifier_1',
      'dropout',
      'dense_2',
    ]);
  });

  test('starts as Keras does: spread of He normal after the cut, Glorot uniform’s limit, zero biases', () => {
    const [dense, bias, antirectifier] = createClassifier(KERAS_CLASSIFIER).getWeights() as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const values = antirectifier.dataSync<'float32'>();
    const spread = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
    // With 131,072 draws the spread is known to 0.2 %. TensorFlow.js' own he_normal would be 12 % lower.
    expect(spread / Math.sqrt(2 / 512)).toBeCloseTo(1, 2);
    const cut = (2 / 0.87962566) * Math.sqrt(2 / 512);
    expect(largest(antirectifier)).toBeLessThanOrEqual(cut * 1.000001);
    expect(largest(antirectifier)).toBeGreaterThan(0.99 * cut);
    const limit = Math.sqrt(6 / (784 + 256));
    expect(largest(dense)).toBeLessThanOrEqual(limit * 1.000001);
    expect(largest(dense)).toBeGreaterThan(0.99 * limit);
    expect(bias.dataSync().every((value) => value === 0)).toBe(true);
  });

  test('one seed draws all its weights', () => {
    const draw = (seed: number) => createClassifier({ ...KERAS_CLASSIFIER, seed }).getWeights();
    const [a, b, c] = [draw(1), draw(1), draw(2)];
    a.forEach((weight, i) => {
      expect(b[i]?.dataSync()).toEqual(weight.dataSync());
    });
    expect(c[0]?.dataSync()).not.toEqual(a[0]?.dataSync());
    // Two kernels of the same shape get different draws.
    expect(a[5]?.dataSync()).not.toEqual(a[2]?.dataSync());
  });
});
