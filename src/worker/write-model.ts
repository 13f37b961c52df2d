/** Writes the model as one archive: TensorFlow.js' `model.json` and its weights. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { zipFiles } from '../formats/zip.ts';
import type { Recipe } from '../training/recipe.ts';

/** The name that the exported `model.json` gives to the weights file. */
const WEIGHTS_FILE = 'weights.bin';

/** A zip of `model.json` and `weights.bin`, which `tf.loadLayersModel` reads. `model.json` has the recipe too. */
export async function writeModel(model: Sequential, recipe: Recipe): Promise<Uint8Array<ArrayBuffer>> {
  model.setUserDefinedMetadata({ recipe });
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
  const { modelTopology, weightSpecs, weightData, format, generatedBy, userDefinedMetadata } =
    saved as tf.io.ModelArtifacts;
  const json = {
    format,
    generatedBy,
    convertedBy: null,
    modelTopology,
    userDefinedMetadata,
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: weightSpecs }],
  };
  const weights = tf.io.CompositeArrayBuffer.join(weightData as tf.io.WeightData);
  return zipFiles({ 'model.json': JSON.stringify(json), [WEIGHTS_FILE]: new Uint8Array(weights) });
}
