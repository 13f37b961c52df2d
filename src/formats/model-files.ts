/**
 * Reads a digit classifier from files of TensorFlow.js or Keras. Checks everything here, without TensorFlow.js.
 * Nothing from a file reaches the network or a GPU unless all of it is right.
 */
import type { DatasetHead } from '../data/split.ts';
import { ModelError } from '../model/model-error.ts';
import { checkWeights, weightShapes } from '../model/weights.ts';
import { shapeOf } from '../training/recipe.ts';
import { isHdf5 } from './hdf5.ts';
import { type Guess, KERAS_PARTS, readKerasArchive, readKerasHdf5 } from './keras-files.ts';
import { isModelJson, LONGEST_JSON, parseModelJson } from './model-json.ts';
import { readClassifier } from './read-classifier.ts';
import { foldPixels, recipeOf } from './recipe-of.ts';
import type { StoredModel } from './stored-model.ts';
import { quoted, refuse, Unreadable } from './unreadable.ts';
import { type Find, MOST_BYTES, type NamedFile, readWeights } from './weight-files.ts';
import { isZip, unzipFiles } from './zip.ts';

/**
 * Reads a model from files that a visitor chose: a file of Keras (`.keras`, `.h5`, `.weights.h5`), a zip with
 * a model of TensorFlow.js, or its `model.json` and weight files, in any order.
 * @param guess of the network, for weights that come without one.
 * @throws {ModelError}
 */
export async function readModelFiles(files: readonly File[], guess?: Guess): Promise<StoredModel> {
  const wayOn =
    'Choose a .keras or .h5 file of Keras, a model.zip that was exported here, or a model.json and its weight files together.';
  return orModelError('These files cannot be read as a digit classifier', wayOn, async () => {
    const named = (await Promise.all(files.map(opened))).flat();
    const keras = await kerasModel(files, named, guess);
    if (keras) return keras;
    const { json, text } = await findJson(named);
    const others = named.filter((file) => file !== json);
    const find: Find = async (path, paths) => fileOf(path, paths, others, json);
    return readModel(text, quoted(json.name), find, guess?.data);
  });
}

/**
 * Downloads a model.
 * @param url absolute URL of its `model.json`.
 * @throws {ModelError} when the model is missing or incomplete.
 */
export async function fetchModel(url: string): Promise<StoredModel> {
  const wayOn = 'Train one instead, or reload the page to try again.';
  return orModelError('The model could not be loaded', wayOn, async () => {
    const text = await fetched(url).then((blob) => blob.text());
    return readModel(text, 'model.json', async (path) => {
      const blob = await fetched(new URL(path, url).href);
      return { name: path, size: blob.size, open: async () => blob };
    });
  });
}

async function orModelError<T>(head: string, wayOn: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const why = reason(cause);
    if (!why) throw cause;
    throw new ModelError(`${head}: ${why}. ${wayOn}`, { cause });
  }
}

function reason(cause: unknown): string | undefined {
  if (cause instanceof Unreadable) return cause.message;
  // A Blob throws this when its file was moved or changed since the visitor chose it.
  if (cause instanceof DOMException) return 'one of them is no longer where it was';
  if (cause instanceof RangeError) return 'there is not enough memory for it';
  return undefined;
}

async function opened(file: File): Promise<NamedFile[]> {
  const { size } = file;
  // A file of a dropped folder has a path.
  const name = file.name.split('/').at(-1) as string;
  if (!(await isZip(file))) return [{ name, size, open: async () => file }];
  if (size > MOST_BYTES + LONGEST_JSON) {
    refuse(`${quoted(name)} is larger than any network of this page`);
  }
  return unzipFiles(file);
}

/** Reads a file of Keras; undefined when the files are not Keras'. */
async function kerasModel(
  files: readonly File[],
  named: readonly NamedFile[],
  guess: Guess | undefined,
): Promise<StoredModel | undefined> {
  const [file, ...others] = files;
  if (file && (await isHdf5(file))) {
    if (others.length > 0) refuse(`${quoted(file.name)} is a whole model, so choose it alone`);
    return readKerasHdf5(named[0] as NamedFile, guess);
  }
  const names = named.map(({ name }) => name);
  const isKeras = names.includes(KERAS_PARTS.weights) && names.includes(KERAS_PARTS.config);
  return isKeras ? readKerasArchive(named, guess?.data) : undefined;
}

/** The only `model.json` among the files; it may have any name. */
async function findJson(files: readonly NamedFile[]): Promise<{ json: NamedFile; text: string }> {
  const found = files.filter(({ name }) => name.toLowerCase().endsWith('.json'));
  const [first] = found;
  if (!first) refuse('there is no model.json among them');
  const read = async (json: NamedFile) => {
    if (json.size > LONGEST_JSON) refuse(`${quoted(json.name)} is too large for a model.json`);
    return { json, text: await (await json.open()).text() };
  };
  if (found.length === 1) return read(first);
  const small = await Promise.all(found.filter(({ size }) => size <= LONGEST_JSON).map(read));
  const [model, other] = small.filter(({ text }) => isModelJson(text));
  if (!model) refuse('none of their .json files is a model.json');
  if (other) refuse(`${quoted(model.json.name)} and ${quoted(other.json.name)} describe two models`);
  return model;
}

/** @param paths all paths that the model names. If there is only one, its file may have any name. */
function fileOf(
  path: string,
  paths: readonly string[],
  files: readonly NamedFile[],
  json: NamedFile,
): NamedFile {
  const wanted = path.split('/').at(-1) as string;
  const named =
    files.find(({ name }) => name === wanted) ?? files.find(({ name }) => withoutCopy(name) === wanted);
  const file = named ?? (paths.length === 1 && files.length === 1 ? files[0] : undefined);
  return file ?? refuse(`${quoted(json.name)} names ${quoted(path)}, which is not among them`);
}

/** Undoes the renaming of a second download: `weights (1).bin` is `weights.bin`. */
const withoutCopy = (name: string): string => name.replace(/ ?\(\d+\)(?=\.[^.]*$|$)/, '');

async function fetched(url: string): Promise<Blob> {
  const name = quoted(url.split('/').at(-1) as string);
  let status: number;
  try {
    const response = await fetch(url);
    if (response.ok) return await response.blob();
    status = response.status;
  } catch {
    refuse(`${name} cannot be reached`);
  }
  refuse(`the server has no ${name} (it answers ${status})`);
}

/** Reads recipe and weights. Turns weights stored in 8 or 16 bits into floats. */
async function readModel(text: string, name: string, find: Find, here?: DatasetHead): Promise<StoredModel> {
  const { modelTopology, weightsManifest, userDefinedMetadata } = parseModelJson(text, name);
  const read = readClassifier(modelTopology);
  const recipe = recipeOf(userDefinedMetadata?.['recipe'], read, here);
  const shape = shapeOf(recipe);
  const names = read.weights.map(({ name }) => name);
  const wanted = weightShapes(shape).map((weight, i) => ({ ...weight, name: names[i] as string }));
  const weights = await readWeights(wanted, weightsManifest, find);
  foldPixels(weights, read.pixels);
  checkWeights(shape, weights, names);
  return { recipe, weights, ...(read.notes.length > 0 && { notes: read.notes }) };
}
