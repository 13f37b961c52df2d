/** Prints a layer as a module for TensorFlow.js that needs nothing else. */
import type { Activation } from './activation.ts';
import { layerClassName, layerSentences, outputShape, paragraph } from './layer-words.ts';
import { printTfjs } from './print-tfjs.ts';
import { statement } from './wrap-code.ts';

/**
 * The module exports the layer's class and registers it, so that TensorFlow.js can load a model with it.
 *
 * @param name the visitor's name for the layer; the class is named after it.
 */
export function tfjsLayer(activation: Activation, name?: string): string {
  const className = layerClassName(activation, name);
  return `import * as tf from '@tensorflow/tfjs';
${activation.mix ? INITIALIZER : ''}
/**
 * ${className}: [..., d] -> ${outputShape(activation)}
 *
${paragraph(layerSentences(activation), ' * ')}
 */
export class ${className} extends tf.layers.Layer {
  static className = '${className}';

${methods(activation).join('\n\n')}
}

tf.serialization.registerClass(${className});
`;
}

const INITIALIZER = `
// He normal as in Keras. That of TensorFlow.js gives smaller weights, because it does not
// make up for the cut tails of the normal distribution.
const HE_NORMAL = { scale: 2 / 0.87962566 ** 2, mode: 'fanIn', distribution: 'normal' };
`;

function methods({ centre, parts, mix, starts }: Activation): string[] {
  const letters = Object.keys(starts).sort();
  const high = (width: string) => (parts.length > 1 ? `${parts.length} * ${width}` : width);
  const made = parts.map((part) => printTfjs(part));
  const result = made.length > 1 ? `tf.concat([${made.join(', ')}], -1)` : `${made[0]}`;
  const list: string[] = [];
  if (mix) {
    list.push(`  constructor({ initializer, ...config } = {}) {
    super(config);
    // A saved model holds the initializer as a plain object.
    this.initializer =
      initializer instanceof tf.serialization.Serializable
        ? initializer
        : tf.initializers.varianceScaling(initializer?.config ?? HE_NORMAL);
  }`);
  }
  if (mix || letters.length > 0) {
    const weights = letters.map((letter) =>
      addWeight(letter, '[]', `tf.initializers.constant({ value: ${starts[letter]} })`),
    );
    if (mix) weights.push(addWeight('kernel', `[${high('width')}, width]`, 'this.initializer'));
    list.push(
      [
        '  build(inputShape) {',
        ...(mix ? ['    const width = inputShape.at(-1);'] : []),
        ...weights,
        '    super.build(inputShape);',
        '  }',
      ].join('\n'),
    );
  }
  if (!mix && parts.length > 1) {
    list.push(`  computeOutputShape(inputShape) {
    return [...inputShape.slice(0, -1), ${high('inputShape.at(-1)')}];
  }`);
  }
  const inputs = 'Array.isArray(inputs) ? inputs[0] : inputs';
  list.push(
    [
      '  call(inputs) {',
      '    return tf.tidy(() => {',
      ...(centre === 'mean'
        ? [`      const input = ${inputs};`, '      const x = tf.sub(input, tf.mean(input, -1, true));']
        : [`      const x = ${inputs};`]),
      ...letters.map((letter) => `      const ${letter} = this.${letter}.read();`),
      ...(mix
        ? [
            '      const kernel = this.kernel.read();',
            code('      const parts = ', result),
            '      const rows = tf.reshape(parts, [-1, kernel.shape[0]]);',
            '      return tf.reshape(tf.matMul(rows, kernel), x.shape);',
          ]
        : [code('      return ', result)]),
      '    });',
      '  }',
    ].join('\n'),
  );
  if (mix) {
    list.push(`  getConfig() {
    const className = this.initializer.getClassName();
    const config = this.initializer.getConfig();
    return { ...super.getConfig(), initializer: { className, config } };
  }`);
  }
  return list;
}

function addWeight(name: string, shape: string, initializer: string): string {
  return code(`    this.${name} = `, `this.addWeight('${name}', ${shape}, 'float32', ${initializer})`);
}

const code = (before: string, expression: string) => statement(before, expression, ';', { indent: 2 });
