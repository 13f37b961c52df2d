/** What a recipe may name of the model, apart from TensorFlow.js so that the page can list it. */

/** Ways an Antirectifier's kernel can start. */
export const INITIALIZERS = ['heNormal', 'heUniform', 'glorotNormal', 'glorotUniform'] as const;
export type InitializerName = (typeof INITIALIZERS)[number];

/**
 * What follows each hidden Dense layer. `antirectifier`: Keras' layer, with a kernel.
 * `antirectifier-plain`: as TensorFlow.js' custom-layer example has it, without a kernel and twice as
 * wide. `relu`: ReLU. `relu-matched`: ReLU in wider layers, so that the network has as many
 * parameters as the `antirectifier` one.
 */
export const ACTIVATIONS = ['antirectifier', 'antirectifier-plain', 'relu', 'relu-matched'] as const;
export type ActivationName = (typeof ACTIVATIONS)[number];
