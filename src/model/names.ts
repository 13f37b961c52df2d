/** What a recipe may name of the model, apart from TensorFlow.js so that the page can list it. */

/** Ways an Antirectifier's kernel can start. */
export const INITIALIZERS = ['heNormal', 'heUniform', 'glorotNormal', 'glorotUniform'] as const;
export type InitializerName = (typeof INITIALIZERS)[number];
