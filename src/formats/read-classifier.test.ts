import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { parseModelJson } from './model-json.ts';
import { readClassifier } from './read-classifier.ts';
import { Unreadable } from './unreadable.ts';

beforeAll(() => tf.setBackend('cpu'));

/** Writes a model with TensorFlow.js and reads the result. */
const read = (model: Sequential) => readLayers(JSON.parse(model.toJSON() as unknown as string));
const readLayers = (modelTopology: unknown) =>
  readClassifier(parseModelJson(JSON.stringify({ modelTopology, weightsManifest: [] }), 'It').modelTopology);

const chain = (...parts: layers.Layer[]) => sequential({ layers: parts });
const dense = (units: number, activation?: 'relu' | 'softmax') =>
  layers.dense({ units, ...(activation && { activation }) });
const first = (units: number, activation?: 'relu', inputs = 784) =>
  layers.dense({ units, inputShape: [inputs], ...(activation && { activation }) });

describe('a model that TensorFlow.js wrote', () => {
  test.each([
    [
      'antirectifier',
      [
        'dense/kernel',
        'dense/bias',
        'antirectifier/kernel',
        'dense_1/kernel',
        'dense_1/bias',
        'antirectifier_1/kernel',
        'dense_2/kernel',
        'dense_2/bias',
      ],
    ],
    [
      'antirectifier-plain',
      ['dense/kernel', 'dense/bias', 'dense_1/kernel', 'dense_1/bias', 'dense_2/kernel', 'dense_2/bias'],
    ],
    [
      'relu',
      ['dense/kernel', 'dense/bias', 'dense_1/kernel', 'dense_1/bias', 'dense_2/kernel', 'dense_2/bias'],
    ],
  ] as const)('is read: %s', (activation, weights) => {
    const config = { units: [12, 7], activation, dropout: 0.25 };
    const found = read(createClassifier({ ...KERAS_CLASSIFIER, ...config }));
    expect(found).toMatchObject(config);
    expect(found.weights.map(({ name }) => name)).toEqual(weights);
  });

  test('with matched ReLU is read as a ReLU network with its own widths', () => {
    const model = createClassifier({ ...KERAS_CLASSIFIER, activation: 'relu-matched' });
    expect(read(model)).toMatchObject({ units: [433, 433], activation: 'relu', dropout: 0.5 });
  });

  test('with ReLU is read in every form', () => {
    const expected = { units: [5, 4], activation: 'relu', dropout: 0 };
    const inside = chain(first(5, 'relu'), dense(4, 'relu'), dense(10));
    const beside = chain(
      first(5),
      layers.activation({ activation: 'relu' }),
      dense(4),
      layers.reLU(),
      dense(10),
    );
    expect(read(inside)).toMatchObject(expected);
    expect(read(beside)).toMatchObject(expected);
  });

  test.each([
    ['has 63 classes, and this page takes 2 to 62', chain(first(5, 'relu'), dense(63))],
    ['reads [100] values, not 784', chain(first(5, 'relu', 100), dense(10))],
    ['does not end with a Dense layer', chain(first(5, 'relu'), dense(10), layers.reLU())],
    ['“odd” is a softmax before', chain(first(5), layers.softmax({ name: 'odd' }), dense(10))],
    [
      '“use_bias” cannot be false',
      chain(layers.dense({ units: 5, inputShape: [784], useBias: false }), dense(10)),
    ],
    ['no hidden layer', chain(first(10))],
    [
      'no activation follows its layer “lone”',
      chain(layers.dense({ units: 5, inputShape: [784], name: 'lone' }), dense(4, 'relu'), dense(10)),
    ],
    [
      'its layer “mid” should be a Dense layer',
      chain(first(5, 'relu'), layers.reLU({ name: 'mid' }), dense(5, 'relu'), dense(10)),
    ],
    [
      'its layer “square” reads [28, 28] values, not a row of 784',
      chain(layers.dense({ units: 5, inputShape: [28, 28], name: 'square', activation: 'relu' }), dense(10)),
    ],
    [
      'its layer “cut” does not make 784 values of an image',
      chain(layers.reshape({ targetShape: [392, 2], inputShape: [784], name: 'cut' }), first(5, 'relu')),
    ],
    [
      'its layer “flat” is a “BatchNormalization”',
      chain(first(5), layers.batchNormalization({ name: 'flat' })),
    ],
    ['its layer “six” is a ReLU with settings', chain(first(5), layers.reLU({ name: 'six', maxValue: -1 }))],
    [
      '“big”: Units must be a whole number from 1 to 2,048, not 3000',
      chain(layers.dense({ units: 3000, inputShape: [784], name: 'big', activation: 'relu' }), dense(10)),
    ],
    [
      'cannot train it: Units must name 1 to 6 hidden layers, not 7',
      chain(first(2, 'relu'), ...Array.from({ length: 6 }, () => dense(2, 'relu')), dense(10)),
    ],
    [
      '“drop”: Dropout must be',
      chain(first(5, 'relu'), layers.dropout({ rate: 0.99, name: 'drop' }), dense(10)),
    ],
  ])('is refused when it %s', (message, model) => {
    expect(() => read(model)).toThrow(message);
    expect(() => read(model)).toThrow(Unreadable);
  });
});

describe('a model that Keras wrote', () => {
  const policy = {
    module: 'keras',
    class_name: 'DTypePolicy',
    config: { name: 'float32' },
    registered_name: null,
  };
  const keras = (class_name: string, config: object) => ({
    module: 'keras.layers',
    class_name,
    config: { trainable: true, dtype: policy, ...config },
    registered_name: null,
    build_config: { input_shape: [null, 784] },
  });
  const input = keras('InputLayer', { batch_shape: [null, 784], sparse: false, name: 'input_layer' });
  const output = keras('Dense', { name: 'logits', units: 10, activation: 'linear', use_bias: true });
  const network = (...hidden: object[]) => ({
    class_name: 'Sequential',
    config: { name: 'sequential', trainable: true, dtype: policy, layers: [input, ...hidden, output] },
  });
  const hidden = keras('Dense', { name: 'one', units: 5, activation: 'linear', use_bias: true });

  test('is read from Keras 3, with the converter’s `model_config`', () => {
    const antirectifier = {
      ...keras('Antirectifier', { name: 'anti' }),
      registered_name: 'Custom>Antirectifier',
    };
    const dropout = keras('Dropout', { name: 'dropout', rate: 0.5, seed: null, noise_shape: null });
    const model_config = network(hidden, antirectifier, dropout);
    const read = readLayers({ keras_version: '3.6.0', backend: 'tensorflow', model_config });
    expect(read).toMatchObject({ units: [5], activation: 'antirectifier', dropout: 0.5, notes: [] });
    const names = ['one/kernel', 'one/bias', 'anti/kernel', 'logits/kernel', 'logits/bias'];
    expect(read.weights.map(({ name }) => name)).toEqual(names);
  });

  test('is read from Keras 2, with a custom layer, an activation as a function and a list for a config', () => {
    const { config } = network(hidden, keras('Custom>Antirectifier', { name: 'anti' }));
    expect(readLayers({ class_name: 'Sequential', config: config.layers })).toMatchObject({
      activation: 'antirectifier',
    });
    const plain = { name: 'anti', units: 5 };
    for (const layer of [
      keras('PlainAntirectifier', plain),
      keras('ExpressionActivation', { ...plain, activation: 'mean; relu(x); relu(-x)' }),
    ]) {
      expect(readLayers(network(hidden, layer))).toMatchObject({ activation: 'antirectifier-plain' });
    }
    const relu = { module: 'builtins', class_name: 'function', config: 'relu', registered_name: 'function' };
    for (const layer of [
      keras('Activation', { name: 'a', activation: relu }),
      keras('ReLU', { name: 'a', max_value: null, negative_slope: 0, threshold: 0 }),
    ]) {
      expect(readLayers(network(hidden, layer))).toMatchObject({ activation: 'relu', units: [5] });
    }
  });

  describe('as a Functional model', () => {
    const relu = keras('ReLU', { name: 'relu' });
    const tensor = (name: string) => ({
      class_name: '__keras_tensor__',
      config: { keras_history: [name, 0, 0] },
    });
    const after = (name: string | undefined, layer: object) => ({
      ...layer,
      inbound_nodes: name === undefined ? [] : [{ args: [tensor(name)], kwargs: {} }],
    });
    const functional = (layers: object[], output_layers: unknown = ['logits', 0, 0]) => ({
      class_name: 'Functional',
      config: { name: 'functional', layers, input_layers: ['input_layer', 0, 0], output_layers },
    });
    const chained = [
      after('relu', output),
      after(undefined, input),
      after('one', relu),
      after('input_layer', hidden),
    ];

    test('is read where it is one chain, whatever the order of its layers', () => {
      const old = [input, hidden, relu, output].map((layer, i) => ({
        ...layer,
        inbound_nodes: i === 0 ? [] : [[[['input_layer', 'one', 'relu'][i - 1], 0, 0, {}]]],
      }));
      for (const topology of [functional(chained), functional(old, [['logits', 0, 0]])]) {
        const read = readLayers(topology);
        expect(read).toMatchObject({ units: [5], activation: 'relu' });
        expect(read.weights[0]?.name).toBe('one/kernel');
      }
    });

    test.each<[string, object]>([
      [
        'its layers “one” and “two” both follow “input_layer”',
        functional([...chained, after('input_layer', keras('Dense', { name: 'two', units: 5 }))]),
      ],
      [
        'nothing leads to its layer “lost”',
        functional([...chained, after('lost', keras('ReLU', { name: 'lost' }))]),
      ],
      [
        '“input_layer” and “other” are two inputs',
        functional([...chained, after(undefined, keras('InputLayer', { name: 'other' }))]),
      ],
      [
        'its layer “add” does not follow exactly one layer',
        functional([
          ...chained,
          { ...keras('Add', { name: 'add' }), inbound_nodes: [{ args: [[tensor('one'), tensor('relu')]] }] },
        ]),
      ],
      ['its output is that of “relu”, not', functional(chained, ['relu', 0, 0])],
      [
        'it has several outputs',
        functional(chained, [
          ['relu', 0, 0],
          ['logits', 0, 0],
        ]),
      ],
    ])('is refused: %s', (message, topology) => {
      expect(() => readLayers(topology)).toThrow(message);
      expect(() => readLayers(topology)).toThrow(Unreadable);
    });
  });

  test('is read with all that makes a row of an image, and a softmax at its end', () => {
    const image = keras('InputLayer', { name: 'image', batch_shape: [null, 28, 28] });
    const relu = keras('ReLU', { name: 'relu' });
    const [flatten, softmax] = [keras('Flatten', { name: 'flat' }), keras('Softmax', { name: 'soft' })];
    const rescaling = (scale: number, offset = 0) => keras('Rescaling', { name: 'scale', scale, offset });
    const config = (layers: object[]) => readLayers({ class_name: 'Sequential', config: { layers } });
    const square = keras('Reshape', { name: 'square', target_shape: [28, 28, -1] });
    expect(config([image, square, flatten, hidden, relu, output, softmax])).toMatchObject({
      units: [5],
      pixels: { scale: 1, offset: 0 },
    });
    const bytes = config([image, flatten, rescaling(1 / 127.5, -1), hidden, relu, output]);
    expect(bytes.pixels.scale).toBeCloseTo(2, 12);
    expect(bytes.pixels.offset).toBe(-1);
    expect(config([image, rescaling(2, -1), flatten, hidden, relu, output]).pixels).toEqual({
      scale: 2,
      offset: -1,
    });
    expect(() => config([flatten, hidden, relu, rescaling(2), output])).toThrow(
      '“scale” should be a Dense layer',
    );
  });

  test('is read without its other dropouts, and says so', () => {
    const relu = (name: string) => keras('ReLU', { name });
    const drop = (name: string, rate: number) => keras('Dropout', { name, rate });
    const two = keras('Dense', { name: 'two', units: 4 });
    const read = readLayers(
      network(hidden, relu('a'), drop('early', 0.2), two, relu('b'), drop('late', 0.3)),
    );
    expect(read).toMatchObject({ units: [5, 4], dropout: 0.3 });
    expect(read.notes).toEqual([
      'In training this page drops values before the last layer only, not in “early”.',
    ]);
  });

  test('is read with a layer whose class this page wrote', () => {
    const own = {
      ...keras('OwnLayer', { name: 'a' }),
      registered_name: 'mean; tanh(a*x); mix; a=2>OwnLayer',
    };
    const read = readLayers(network(hidden, own));
    expect(read.activation).toBe('mean; tanh(a*x); mix; a=2');
    expect(read.weights.map(({ name }) => name)).toEqual(expect.arrayContaining(['a/a', 'a/kernel']));
    const other = { ...own, registered_name: 'Custom>OwnLayer' };
    expect(() => readLayers(network(hidden, other))).toThrow(
      '“a” is a “OwnLayer”, which this page does not know',
    );
  });

  test.each([
    ['sigmoid', 'sigmoid(x)'],
    ['gelu', 'gelu'],
    ['silu', 'silu'],
    ['swish', 'silu'],
    ['elu', 'elu'],
    ['tanh', 'tanh'],
    ['leaky_relu', 'leaky-relu'],
  ])('is read with the activation %s, after a Dense layer or inside it', (activation, preset) => {
    const inside = keras('Dense', { name: 'one', units: 5, activation, use_bias: true });
    const beside = keras('Activation', { name: 'a', activation });
    for (const layers of [[inside], [hidden, beside]]) {
      expect(readLayers(network(...layers))).toMatchObject({ activation: preset, units: [5] });
    }
  });

  test.each([
    ['LeakyReLU', { negative_slope: 0.2 }, 'leaky-relu'],
    ['ReLU', { negative_slope: 0.2, max_value: null }, 'leaky-relu'],
    ['ELU', { alpha: 1 }, 'elu'],
    ['LeakyReLU', {}, 'max(x, 0.3*x)'],
    ['ReLU', { max_value: 6 }, 'min(relu(x), 6)'],
    ['ExpressionActivation', { activation: 'mean;  x * sigmoid(a*x); a=0.5' }, 'mean; x*sigmoid(a*x); a=0.5'],
  ])('is read: the layer %s with %o', (kind, settings, preset) => {
    const layer = keras(kind, { name: 'a', ...settings });
    expect(readLayers(network(hidden, layer))).toMatchObject({ activation: preset });
  });

  test.each<[string, unknown]>([
    ['a “Wide” model, neither a Sequential nor a Functional one', { ...network(), class_name: 'Wide' }],
    [
      'its layer “odd” has the activation “odd”, which',
      network(keras('Activation', { name: 'odd', activation: 'odd' })),
    ],
    [
      'in its layer “a”, “relu(x” is no activation: This bracket is not closed',
      network(hidden, keras('ExpressionActivation', { name: 'a', activation: 'relu(x' })),
    ],
    ['in its layer number 2, “name” cannot be missing', network(keras('Dense', { units: 5 }))],
    ['in its layer “one”, “units” cannot be missing', network({ ...hidden, config: { name: 'one' } })],
    [
      'in its layer “one”, “units” cannot be a list',
      network({ ...hidden, config: { name: 'one', units: [5] } }),
    ],
    [
      'its layer “input_layer” reads [28, 28, 3] values, not 784 pixels',
      {
        class_name: 'Sequential',
        config: [keras('InputLayer', { name: 'input_layer', batch_shape: [null, 28, 28, 3] }), output],
      },
    ],
    [
      `its layer “${'x'.repeat(60)}…” is a “${'Y'.repeat(60)}…”, which`,
      network(keras('Y'.repeat(1e5), { name: 'x'.repeat(1e5) })),
    ],
  ])('is refused: %s', (message, topology) => {
    expect(() => readLayers(topology)).toThrow(message);
    expect(() => readLayers(topology)).toThrow(Unreadable);
  });
});
