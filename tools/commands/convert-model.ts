/** Converts a model from one format to another, in Node, with the code that the page uses. */
import '@tensorflow/tfjs-backend-cpu';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { unzipSync } from 'fflate';
import type { Guess } from '../../src/formats/keras-files.ts';
import { readModelFiles } from '../../src/formats/model-files.ts';
import type { StoredModel } from '../../src/formats/stored-model.ts';
import { writeKeras } from '../../src/formats/write-keras.ts';
import { createClassifier } from '../../src/model/classifier.ts';
import { shapeOf } from '../../src/training/recipe.ts';
import { writeModel } from '../../src/worker/write-model.ts';

/** The formats in which a model can be written. */
export type Target = 'keras' | 'zip' | 'folder';

/** The format that a path asks for; undefined for one that cannot be written. */
export function targetOf(path: string): Target | undefined {
  if (/\.keras$/i.test(path)) return 'keras';
  if (/\.zip$/i.test(path)) return 'zip';
  return /\.(h5|hdf5|json|bin|onnx|pt|tflite|pb)$/i.test(path) ? undefined : 'folder';
}

/**
 * Reads the model at `from`: a folder with a `model.json` of TensorFlow.js, a zip with one, or a `.keras` or
 * `.h5` file of Keras.
 * @param guess of the network, for weights that come without one.
 * @throws {ModelError} when this is no digit classifier, and Node's error when there is no such file.
 */
export async function readModelAt(from: string, guess?: Guess): Promise<StoredModel> {
  return readModelFiles(await filesAt(from), guess);
}

/** Writes the model to `to`. A folder is made if there is none. */
export async function writeModelTo(model: StoredModel, to: string, target: Target): Promise<void> {
  if (target === 'keras') return writeFile(to, await writeKeras(model));
  const zip = await zipOf(model);
  if (target === 'zip') return writeFile(to, zip);
  await mkdir(to, { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(zip))) await writeFile(join(to, name), content);
}

async function filesAt(path: string): Promise<File[]> {
  const isFolder = (await stat(path)).isDirectory();
  const names = isFolder ? await readdir(path, { withFileTypes: true }) : undefined;
  const files = names ? names.filter((one) => one.isFile()).map(({ name }) => join(path, name)) : [path];
  return Promise.all(
    files.map(async (file) => new File([new Uint8Array(await readFile(file))], basename(file))),
  );
}

/** A zip of `model.json` and `weights.bin`. */
async function zipOf({ recipe, weights }: StoredModel): Promise<Uint8Array<ArrayBuffer>> {
  await tf.setBackend('cpu');
  const model = createClassifier({ ...recipe, ...shapeOf(recipe) });
  const values = model.getWeights().map(({ shape }, i) => tf.tensor(weights[i] as Float32Array, shape));
  model.setWeights(values);
  tf.dispose(values);
  try {
    return await writeModel(model, recipe);
  } finally {
    model.dispose();
  }
}
