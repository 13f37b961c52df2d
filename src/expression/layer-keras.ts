/**
 * Prints a layer as Python for Keras 3: the layer alone, or a complete file with a training run. The run
 * follows the Keras example "Simple custom layer example: Antirectifier" (F. Chollet).
 */
import { type Activation, printActivation } from './activation.ts';
import { layerClassName, layerSentences, outputShape, paragraph } from './layer-words.ts';
import { printPython, pythonNumber } from './print-python.ts';
import { statement } from './wrap-code.ts';

/** @param name the visitor's name for the layer; the class is named after it. */
export function kerasLayer(activation: Activation, name?: string): string {
  const className = layerClassName(activation, name);
  return `"""${className}: a layer for Keras 3, and a network that uses it.

The network, the data and all settings are those of the Keras example "Simple custom
layer example: Antirectifier" by F. Chollet:
https://keras.io/examples/keras_recipes/antirectifier/
"""

${importsAndClass(activation, className)}

${trainingRun(className)}`;
}

/**
 * The layer alone, as a file to import.
 * @param name the visitor's name for the layer; the class is named after it.
 */
export function kerasLayerModule(activation: Activation, name?: string): string {
  const className = layerClassName(activation, name);
  return `"""${className}: a layer for Keras 3. Import this file before you load a model that uses it."""

${importsAndClass(activation, className)}
`;
}

/**
 * The name under which Keras knows the layer's class. Its package is the activation's text, so a reader of
 * a model file knows what the layer computes. The Antirectifier is known by its class alone.
 */
export function registeredLayerName(activation: Activation, name?: string): string {
  const className = layerClassName(activation, name);
  return `${registeredPackage(activation, className) ?? 'Custom'}>${className}`;
}

function registeredPackage(activation: Activation, className: string): string | undefined {
  return className === 'Antirectifier' ? undefined : printActivation(activation);
}

function importsAndClass(activation: Activation, className: string): string {
  const layer = kerasClass(activation, className);
  const imports = [
    ...(layer.includes('math.') ? ['import math', ''] : []),
    'import keras',
    ...(layer.includes('ops.') ? ['from keras import ops'] : []),
  ];
  return `${imports.join('\n')}


${layer}`;
}

function kerasClass(activation: Activation, className: string): string {
  const { mix, parts, starts } = activation;
  const letters = Object.keys(starts).sort();
  const width = parts.length > 1 ? `${parts.length} * width` : 'width';
  const methods: string[] = [];
  if (mix) {
    methods.push(`    def __init__(self, initializer="he_normal", **kwargs):
        super().__init__(**kwargs)
        self.initializer = keras.initializers.get(initializer)`);
  }
  if (mix || letters.length > 0) {
    const weights = letters.map((letter) => {
      const start = `keras.initializers.Constant(${pythonNumber(starts[letter] as number)})`;
      return addWeight(letter, '()', start);
    });
    methods.push(
      [
        '    def build(self, input_shape):',
        ...(mix ? ['        width = input_shape[-1]'] : []),
        ...weights,
        ...(mix ? [addWeight('kernel', `(${width}, width)`, 'self.initializer')] : []),
      ].join('\n'),
    );
  }
  methods.push(call(activation));
  if (!mix && parts.length > 1) {
    methods.push(`    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], ${parts.length} * input_shape[-1])`);
  }
  if (mix) {
    methods.push(`    def get_config(self):
        initializer = keras.initializers.serialize(self.initializer)
        return {**super().get_config(), "initializer": initializer}`);
  }
  const text = registeredPackage(activation, className);
  const registered =
    text === undefined ? '' : `${text.length > 40 ? `\n    package="${text}"\n` : `package="${text}"`}`;
  return `@keras.saving.register_keras_serializable(${registered})
class ${className}(keras.layers.Layer):
    """[..., d] -> ${outputShape(activation)}

${paragraph(layerSentences(activation), '    ')}
    """

${methods.join('\n\n')}`;
}

function addWeight(name: string, shape: string, initializer: string): string {
  return python(
    `        self.${name} = `,
    `self.add_weight(name="${name}", shape=${shape}, initializer=${initializer})`,
  );
}

function call({ centre, parts, mix }: Activation): string {
  const made = parts.map((part) => printPython(part, (letter) => `self.${letter}`));
  const result = made.length > 1 ? `ops.concatenate([${made.join(', ')}], axis=-1)` : `${made[0]}`;
  return [
    '    def call(self, x):',
    ...(centre === 'mean' ? ['        x = x - ops.mean(x, axis=-1, keepdims=True)'] : []),
    ...(mix
      ? [python('        x = ', result), '        return ops.matmul(x, self.kernel)']
      : [python('        return ', result)]),
  ].join('\n');
}

const python = (before: string, expression: string) =>
  statement(before, expression, '', { indent: 4, linesEnd: true });

const trainingRun = (className: string) => `
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()

# Make one row of 784 numbers from 0 to 1 out of each image.
x_train = x_train.reshape(-1, 784).astype("float32") / 255
x_test = x_test.reshape(-1, 784).astype("float32") / 255

model = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        keras.layers.Dense(256),
        ${className}(),
        keras.layers.Dense(256),
        ${className}(),
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
`;
