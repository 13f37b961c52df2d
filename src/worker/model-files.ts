/** TensorFlow.js' own model files: a `model.json` and the bytes of its weights. */
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel, type Sequential } from '@tensorflow/tfjs-layers';
import { CLASSES, PIXELS } from '../data/split.ts';
import '../model/antirectifier.ts';
import '../model/plain-antirectifier.ts';
import { ModelError } from '../model/model-error.ts';
import { type ReadConfig, readClassifier } from '../model/read-classifier.ts';
import { hiddenWidths } from '../model/widths.ts';
import { KERAS_RECIPE, type Recipe, validateRecipe } from '../training/recipe.ts';
import { shapeOf } from './current-model.ts';

/** The name that an exported `model.json` gives its weights. */
const WEIGHTS_FILE = 'weights.bin';

/** A model apart from any engine. */
export interface StoredModel {
  recipe: Recipe;
  /** In the order of the model's `trainableWeights`. */
  weights: Float32Array[];
}

/**
 * Fetches a `model.json` and the weights that it names. Needs no engine.
 * @throws {ModelError} when there is none, or only a part.
 */
export async function fetchModel(url: string): Promise<tf.io.ModelArtifacts> {
  try {
    return checked(await (tf.io.http(url).load as () => Promise<tf.io.ModelArtifacts>)());
  } catch (cause) {
    throw new ModelError(
      `The model could not be loaded (${text(cause)}). Train one instead, or reload the page to try again.`,
      { cause },
    );
  }
}

/**
 * The same from the text of a `model.json` and the bytes of its weight files, one after another.
 * @throws {ModelError} when they do not belong together or are no such files.
 */
export async function parseModel(modelJson: string, weights: ArrayBuffer): Promise<tf.io.ModelArtifacts> {
  try {
    const json = JSON.parse(modelJson) as tf.io.ModelJSON;
    return checked(
      await tf.io.getModelArtifactsForJSON(json, async (manifest) => [
        manifest.flatMap((group) => group.weights),
        weights,
      ]),
    );
  } catch (cause) {
    throw new ModelError(
      `These are not the files of a TensorFlow.js model (${text(cause)}). Choose a model.json and its weights.bin.`,
      { cause },
    );
  }
}

/**
 * Recipe and weights out of files, on the present engine; weights stored in 16 bits become floats.
 * The recipe is the one that `writeModel` left in the file if it still describes the layers, else
 * Keras' with what the layers tell.
 * @throws {ModelError} when it is no classifier of this page's kind.
 */
export async function readModel(artifacts: tf.io.ModelArtifacts): Promise<StoredModel> {
  const model = await load(artifacts);
  try {
    const read = readClassifier(model, PIXELS, CLASSES);
    const recipe = recipeOf(artifacts.userDefinedMetadata, read);
    const weights = await Promise.all(
      model.trainableWeights.map(async (weight) => (await weight.read().data<'float32'>()).slice()),
    );
    return { recipe, weights };
  } finally {
    model.dispose();
  }
}

/** The model as the files that `tf.loadLayersModel` reads; its recipe goes along as metadata. */
export async function writeModel(
  model: Sequential,
  recipe: Recipe,
): Promise<{ modelJson: string; weights: ArrayBuffer }> {
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
  return {
    modelJson: JSON.stringify(json),
    weights: tf.io.CompositeArrayBuffer.join(weightData as tf.io.WeightData),
  };
}

async function load(artifacts: tf.io.ModelArtifacts): Promise<LayersModel> {
  try {
    return await loadLayersModel(tf.io.fromMemory(artifacts));
  } catch (cause) {
    throw new ModelError(
      `TensorFlow.js cannot read this model (${text(cause)}). Choose a model that was exported here.`,
      { cause },
    );
  }
}

function recipeOf(metadata: { [key: string]: unknown } | undefined, read: ReadConfig): Recipe {
  const written = writtenRecipe(metadata?.['recipe']);
  if (written && describes(written, read)) return written;
  try {
    return validateRecipe({ ...KERAS_RECIPE, ...read, units: [...read.units] });
  } catch (cause) {
    throw new ModelError(`This page cannot train such a network: ${text(cause)} Choose another model.`, {
      cause,
    });
  }
}

/** Undefined when it is no recipe: whatever can be in a file. */
function writtenRecipe(value: unknown): Recipe | undefined {
  try {
    return validateRecipe(value as Recipe);
  } catch {
    return undefined;
  }
}

function describes(recipe: Recipe, { units, activation, dropout }: ReadConfig): boolean {
  const kind = recipe.activation === 'relu-matched' ? 'relu' : recipe.activation;
  return (
    kind === activation && recipe.dropout === dropout && hiddenWidths(shapeOf(recipe)).join() === units.join()
  );
}

/** tf.js itself does not notice weights that are too short or too long. */
function checked(artifacts: tf.io.ModelArtifacts): tf.io.ModelArtifacts {
  const { weightSpecs, weightData, modelTopology } = artifacts;
  if (!modelTopology || !weightSpecs || !weightData) throw new Error('a part of it is missing');
  const expected = weightSpecs.reduce((sum, { shape, dtype, quantization }) => {
    const stored = quantization?.dtype ?? dtype;
    return sum + tf.util.sizeFromShape(shape) * (BYTES[stored] ?? 4);
  }, 0);
  const { byteLength } = tf.io.CompositeArrayBuffer.join(weightData as tf.io.WeightData);
  if (byteLength !== expected) throw new Error(`its weights have ${byteLength} bytes, not ${expected}`);
  return artifacts;
}

const BYTES: Record<string, number> = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1, bool: 1 };

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
