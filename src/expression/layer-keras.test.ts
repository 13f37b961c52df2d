import { execFileSync, spawnSync } from 'node:child_process';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it, test } from 'vitest';
import { ExpressionActivation } from '../model/expression-activation.ts';
import { ACTIVATIONS } from '../model/names.ts';
import { presetActivation } from '../model/preset-activation.ts';
import { parseActivation } from './activation.ts';
import { LAYERS } from './fixtures/layers.ts';
import { KNOWN } from './fixtures/presets.ts';
import { kerasLayer } from './layer-keras.ts';
import { layerClassName } from './layer-words.ts';

const ALL = [...ACTIVATIONS.map(presetActivation), ...[...LAYERS, ...KNOWN].map(parseActivation)];

/** A stand-in for Keras in numpy: just what the files use. */
const STAND_IN = `
import json, math, sys, types
import numpy as np

class Layer:
    def __init__(self, name="layer"):
        self.name, self.given, self.starts = name, [], []
    def add_weight(self, name, shape, initializer):
        self.starts.append([name, list(shape), getattr(initializer, "value", None)])
        return np.array(self.given.pop(0)).reshape(shape)
    def __call__(self, x):
        if hasattr(self, "build"):
            self.build(x.shape)
        return self.call(x)
    def get_config(self):
        return {"name": self.name}

class Constant:
    def __init__(self, value):
        self.value = value

class Anything:
    def __getattr__(self, name):
        return Anything()
    def __call__(self, *args, **kwargs):
        return Anything()

class Mnist:
    @staticmethod
    def load_data():
        rows = lambda count: (np.zeros((count, 28, 28), "uint8"), np.zeros(count, "uint8"))
        return rows(2), rows(1)

class Sequential(Anything):
    def __init__(self, layers):
        models.append(layers)

models = []
keras = types.ModuleType("keras")
keras.saving = types.SimpleNamespace(register_keras_serializable=lambda package=None: lambda cls: cls)
keras.layers = types.SimpleNamespace(Layer=Layer, Dense=lambda n: n, Dropout=lambda rate: rate)
keras.initializers = types.SimpleNamespace(
    Constant=Constant, get=lambda name: "read " + name, serialize=lambda one: one.removeprefix("read "))
keras.datasets = types.SimpleNamespace(mnist=Mnist)
keras.Input = lambda shape: shape
keras.Sequential = Sequential
keras.losses = keras.optimizers = keras.metrics = Anything()
ops = keras.ops = types.ModuleType("keras.ops")
for name in "abs exp log sqrt square sin cos tanh sign minimum maximum mean concatenate matmul".split():
    setattr(ops, name, getattr(np, name))
ops.relu = lambda x: np.maximum(x, 0)
ops.sigmoid = lambda x: 1 / (1 + np.exp(-x))
ops.softplus = lambda x: np.logaddexp(x, 0)
ops.erf = np.vectorize(math.erf, otypes=[float])
ops.cast = lambda x, dtype: np.asarray(x).astype(dtype)
sys.modules.update({"keras": keras, "keras.ops": ops})

np.seterr(all="ignore")
given = json.load(sys.stdin)
x = np.array(given["x"])
answers = []
for file in given["files"]:
    scope = {}
    exec(compile(file["text"], file["name"], "exec"), scope)
    made = models.pop()
    layer = made[2]
    assert [type(one).__name__ for one in made] == ["tuple", "int", file["name"], "int", file["name"], "float", "int"]
    layer.given = file["weights"]
    y = layer(x)
    again = type(layer)(**layer.get_config())
    assert again.get_config() == layer.get_config()
    assert getattr(layer, "initializer", "read he_normal") == "read he_normal"
    shape = layer.compute_output_shape(x.shape) if hasattr(layer, "compute_output_shape") else x.shape
    answers.append({"values": y.ravel().tolist(), "shape": list(y.shape), "says": list(shape), "starts": layer.starts})
print(json.dumps(answers))
`;

const has = (...args: string[]) => spawnSync('python3', args).status === 0;
const [python, numpy] = [has('--version'), has('-c', 'import numpy')];
if (!numpy) console.info('There is no python3 with numpy here, so the Python text is not run.');

const runPython = (program: string, input: unknown) =>
  execFileSync('python3', ['-c', program], { input: JSON.stringify(input), encoding: 'utf8' });

test.runIf(python)('every file is Python', () => {
  const program = 'import ast, json, sys\nfor text in json.load(sys.stdin): ast.parse(text)';
  runPython(
    program,
    ALL.map((activation) => kerasLayer(activation)),
  );
});

interface Answer {
  values: number[];
  shape: number[];
  says: number[];
  starts: [name: string, shape: number[], start: number | null][];
}

test.runIf(numpy)('in numpy each layer computes what ours computes, with the same weights', async () => {
  await tf.setBackend('cpu');
  const x = [
    [-2.1, 0.3, 1.4, -0.6],
    [0.9, -1.3, 2.2, 0.7],
  ];
  const layers = ALL.map((activation) => new ExpressionActivation({ activation }));
  const outputs = layers.map((layer) => layer.apply(tf.tensor2d(x)) as tf.Tensor);
  const files = ALL.map((activation, i) => ({
    text: kerasLayer(activation),
    name: layerClassName(activation),
    weights: layers[i]?.getWeights().map((weight) => [...weight.dataSync()]),
  }));
  const answers: Answer[] = JSON.parse(runPython(STAND_IN, { x, files }));
  expect(answers).toHaveLength(ALL.length);
  for (const [i, { values, shape, says, starts }] of answers.entries()) {
    const output = outputs[i] as tf.Tensor;
    const layer = layers[i] as ExpressionActivation;
    expect([shape, says]).toEqual([output.shape, output.shape]);
    const wanted = [...output.dataSync()];
    for (const [k, value] of wanted.entries()) {
      expect(Math.abs((values[k] as number) - value)).toBeLessThan(1e-5 * (1 + Math.abs(value)));
    }
    const numbers = Object.entries(layer.activation.starts).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(starts).toEqual([
      ...numbers.map(([letter, start]) => [letter, [], start]),
      ...(layer.activation.mix ? [['kernel', layer.getWeights().at(-1)?.shape, null]] : []),
    ]);
  }
});

/** The file without the training run, which is always the same. */
const classOf = (text: string) => text.slice(text.indexOf('import '), text.indexOf('\n(x_train'));

it('writes the Antirectifier', () => {
  expect(kerasLayer(presetActivation('antirectifier'))).toMatchInlineSnapshot(`
    """"Antirectifier: a layer for Keras 3, and a network that uses it.

    The network, the data and all settings are those of the Keras example "Simple custom
    layer example: Antirectifier" by F. Chollet:
    https://keras.io/examples/keras_recipes/antirectifier/
    """

    import keras
    from keras import ops


    @keras.saving.register_keras_serializable()
    class Antirectifier(keras.layers.Layer):
        """[..., d] -> [..., d]

        Subtracts each row's mean over its features. Applies relu(x) and relu(-x) to every
        feature and lays the results side by side. Multiplies them by a trainable kernel.
        """

        def __init__(self, initializer="he_normal", **kwargs):
            super().__init__(**kwargs)
            self.initializer = keras.initializers.get(initializer)

        def build(self, input_shape):
            width = input_shape[-1]
            self.kernel = self.add_weight(
                name="kernel", shape=(2 * width, width), initializer=self.initializer
            )

        def call(self, x):
            x = x - ops.mean(x, axis=-1, keepdims=True)
            x = ops.concatenate([ops.relu(x), ops.relu(-x)], axis=-1)
            return ops.matmul(x, self.kernel)

        def get_config(self):
            initializer = keras.initializers.serialize(self.initializer)
            return {**super().get_config(), "initializer": initializer}


    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()

    # Make one row of 784 numbers from 0 to 1 out of each image.
    x_train = x_train.reshape(-1, 784).astype("float32") / 255
    x_test = x_test.reshape(-1, 784).astype("float32") / 255

    model = keras.Sequential(
        [
            keras.Input(shape=(784,)),
            keras.layers.Dense(256),
            Antirectifier(),
            keras.layers.Dense(256),
            Antirectifier(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10),
        ]
    )

    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.RMSprop(),
        metrics=[keras.metrics.SparseCategoricalAccuracy()],
    )

    # The last 15 % of the training rows are for validation.
    model.fit(x_train, y_train, batch_size=128, epochs=20, validation_split=0.15)

    model.evaluate(x_test, y_test)
    "
  `);
});

it('writes a layer with numbers', () => {
  const text = kerasLayer(parseActivation('x*sigmoid(a*x); b*sin(pi*x); a=0.25'), 'my swish');
  expect(classOf(text)).toMatchInlineSnapshot(`
    "import math

    import keras
    from keras import ops


    @keras.saving.register_keras_serializable(package="x*sigmoid(a*x); b*sin(pi*x); a=0.25")
    class MySwishLayer(keras.layers.Layer):
        """[..., d] -> [..., 2d]

        Applies x*sigmoid(a*x) and b*sin(pi*x) to every feature and lays the results side by
        side. a and b are trainable numbers.
        """

        def build(self, input_shape):
            self.a = self.add_weight(
                name="a", shape=(), initializer=keras.initializers.Constant(0.25)
            )
            self.b = self.add_weight(
                name="b", shape=(), initializer=keras.initializers.Constant(1.0)
            )

        def call(self, x):
            return ops.concatenate(
                [x * ops.sigmoid(self.a * x), self.b * ops.sin(math.pi * x)], axis=-1
            )

        def compute_output_shape(self, input_shape):
            return (*input_shape[:-1], 2 * input_shape[-1])

    "
  `);
});

it('writes a layer without weights', () => {
  expect(classOf(kerasLayer(parseActivation('x*tanh(softplus(x))'), 'Mish'))).toMatchInlineSnapshot(`
    "import keras
    from keras import ops


    @keras.saving.register_keras_serializable(package="x*tanh(softplus(x))")
    class MishLayer(keras.layers.Layer):
        """[..., d] -> [..., d]

        Applies x*tanh(softplus(x)) to every feature.
        """

        def call(self, x):
            return x * ops.tanh(ops.softplus(x))

    "
  `);
});
