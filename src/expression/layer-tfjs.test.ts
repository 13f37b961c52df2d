import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import * as tfLayers from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { Antirectifier } from '../model/antirectifier.ts';
import { ExpressionActivation } from '../model/expression-activation.ts';
import { ACTIVATIONS } from '../model/names.ts';
import { presetActivation } from '../model/preset-activation.ts';
import { type Activation, parseActivation, printActivation } from './activation.ts';
import { LAYERS } from './fixtures/layers.ts';
import { tfjsLayer } from './layer-tfjs.ts';

const tf = { ...core, ...tfLayers };
type Layer = tfLayers.layers.Layer;
type LayerClass = new (config?: object) => Layer;

beforeAll(() => tf.setBackend('cpu'));
// The text registers a class of the same name.
afterAll(() => tf.serialization.registerClass(Antirectifier));

/** Runs the module's text and returns the class that it exports. */
function run(activation: Activation): LayerClass {
  const text = tfjsLayer(activation);
  const [, name] = /^export class (\w+)/m.exec(text) ?? [];
  const body = text.replace("import * as tf from '@tensorflow/tfjs';", '').replace('export class', 'class');
  return new Function('tf', `${body}\nreturn ${name};`)(tf);
}

/** The layer's output, and the gradients of a weighted sum of it for the input and for each weight. */
function outcome(layer: Layer, input: core.Tensor): { shape: number[]; values: number[][] } {
  const output = layer.apply(input) as core.Tensor;
  const weights = layer.trainableWeights.map((weight) => weight.read() as core.Variable);
  const total = (x: core.Tensor) => {
    const made = layer.apply(x) as core.Tensor;
    return tf.sum(tf.mul(made, tf.reshape(tf.range(1, made.size + 1), made.shape)));
  };
  const gradients = [tf.grad(total)(input)];
  if (weights.length > 0) {
    const { grads } = tf.variableGrads(() => total(input) as core.Scalar, weights);
    gradients.push(...weights.map((weight) => grads[weight.name] as core.Tensor));
  }
  return { shape: output.shape, values: [output, ...gradients].map((tensor) => [...tensor.dataSync()]) };
}

test.each([...new Set([...ACTIVATIONS.map((name) => printActivation(presetActivation(name))), ...LAYERS])])(
  'the text computes what the layer computes, and so do its gradients: %s',
  (text) => {
    const activation = parseActivation(text);
    const reference = new ExpressionActivation({ activation });
    const layer = new (run(activation))();
    const input = tf.tensor2d([
      [-2.1, 0.3, 1.4, -0.6],
      [0.9, -1.3, 2.2, 0.7],
    ]);
    for (const each of [reference, layer]) each.apply(input);
    const starts = layer.getWeights().map((weight) => [...weight.dataSync()]);
    const numbers = Object.entries(activation.starts).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(starts.slice(0, numbers.length)).toEqual(numbers.map(([, start]) => [Math.fround(start)]));
    layer.setWeights(reference.getWeights());

    const [ours, expected] = [outcome(layer, input), outcome(reference, input)];
    expect(ours.shape).toEqual(expected.shape);
    expect(layer.computeOutputShape([null, 4])).toEqual(reference.computeOutputShape([null, 4]));
    expect(ours.values.map((each) => each.length)).toEqual(expected.values.map((each) => each.length));
    for (const [i, values] of expected.values.entries()) {
      const largest = Math.max(...values.map(Math.abs));
      for (const [k, value] of values.entries()) {
        expect(Math.abs((ours.values[i]?.[k] as number) - value)).toBeLessThan(1e-5 * (1 + largest));
      }
    }

    const again = new (run(activation))(layer.getConfig());
    expect(again.getConfig()).toEqual(layer.getConfig());
  },
);

it('is read back from a saved model', async () => {
  const OwnLayer = run(parseActivation('x*sigmoid(a*x); x; mix'));
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [2] }), new OwnLayer()],
  });
  const saved = model.toJSON() as string;
  const again = await tf.models.modelFromJSON(JSON.parse(saved));
  expect(again.layers[1]).toBeInstanceOf(OwnLayer);
  expect(again.layers[1]?.countParams()).toBe(1 + 6 * 3);
  expect(JSON.parse(again.toJSON() as string)).toEqual(JSON.parse(saved));
});

it('starts its kernel as the layer does', () => {
  const activation = presetActivation('antirectifier');
  const initializers = [new ExpressionActivation({ activation }), new (run(activation))()].map(
    (layer) => (layer.getConfig()['initializer'] as { config: Record<string, unknown> }).config,
  );
  expect(initializers[1]).toEqual({
    ...initializers[0],
    scale: expect.closeTo(initializers[0]?.['scale'] as number, 6),
  });
});

it('takes input of rank 3', () => {
  const layer = new (run(presetActivation('antirectifier')))();
  const input = tf.tensor3d([-1, 2, 5, 1, -3, 4, 8, 1], [2, 2, 2]);
  const flat = layer.apply(tf.reshape(input, [4, 2])) as core.Tensor;
  const output = layer.apply(input) as core.Tensor;
  expect(output.shape).toEqual([2, 2, 2]);
  expect(output.dataSync()).toEqual(flat.dataSync());
});

it('writes the Antirectifier', () => {
  expect(tfjsLayer(presetActivation('antirectifier'))).toMatchInlineSnapshot(`
    "import * as tf from '@tensorflow/tfjs';

    // He normal as in Keras. That of TensorFlow.js gives smaller weights, because it does not
    // make up for the cut tails of the normal distribution.
    const HE_NORMAL = { scale: 2 / 0.87962566 ** 2, mode: 'fanIn', distribution: 'normal' };

    /**
     * Antirectifier: [..., d] -> [..., d]
     *
     * Subtracts each row's mean over its features. Applies relu(x) and relu(-x) to every
     * feature and lays the results side by side. Multiplies them by a trainable kernel.
     */
    export class Antirectifier extends tf.layers.Layer {
      static className = 'Antirectifier';

      constructor({ initializer, ...config } = {}) {
        super(config);
        // A saved model holds the initializer as a plain object.
        this.initializer =
          initializer instanceof tf.serialization.Serializable
            ? initializer
            : tf.initializers.varianceScaling(initializer?.config ?? HE_NORMAL);
      }

      build(inputShape) {
        const width = inputShape.at(-1);
        this.kernel = this.addWeight(
          'kernel', [2 * width, width], 'float32', this.initializer
        );
        super.build(inputShape);
      }

      call(inputs) {
        return tf.tidy(() => {
          const input = Array.isArray(inputs) ? inputs[0] : inputs;
          const x = tf.sub(input, tf.mean(input, -1, true));
          const kernel = this.kernel.read();
          const parts = tf.concat([tf.relu(x), tf.relu(tf.neg(x))], -1);
          const rows = tf.reshape(parts, [-1, kernel.shape[0]]);
          return tf.reshape(tf.matMul(rows, kernel), x.shape);
        });
      }

      getConfig() {
        const className = this.initializer.getClassName();
        const config = this.initializer.getConfig();
        return { ...super.getConfig(), initializer: { className, config } };
      }
    }

    tf.serialization.registerClass(Antirectifier);
    "
  `);
});
