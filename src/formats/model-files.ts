/**
 * Reads a digit classifier from a TensorFlow.js layers model. Checks everything here, without TensorFlow.js.
 * Nothing from a file reaches the network or a GPU unless all of it is right.
 */
import { ModelError } from '../model/model-error.ts';
import { checkWeights, weightShapes } from '../model/weights.ts';
import { hiddenWidths } from '../model/widths.ts';
import { KERAS_RECIPE, type Recipe, readRecipe, shapeOf } from '../training/recipe.ts';
import { isModelJson, LONGEST_JSON, parseModelJson } from './model-json.ts';
import { type ReadConfig, readClassifier } from './read-classifier.ts';
import { quoted, refuse, Unreadable } from './unreadable.ts';
import { type Find, MOST_BYTES, type NamedFile, readWeights } from './weight-files.ts';
import { isZip, unzipFiles } from './zip.ts';

/** A model without an engine. */
export interface StoredModel {
  recipe: Recipe;
  /** In the order of the model's `trainableWeights`; all are finite. */
  weights: Float32Array[];
}

/**
 * Reads a model from files that a visitor chose: a zip with all of them, or a `model.json` and its weight
 * files, in any order. `readModel` decides the recipe.
 * @throws {ModelError}
 */
export async function readModelFiles(files: readonly File[]): Promise<StoredModel> {
  const wayOn = 'Choose a model.zip that was exported here, or a model.json and its weight files together.';
  return orModelError('These files cannot be read as a digit classifier', wayOn, async () => {
    const named = (await Promise.all(files.map(opened))).flat();
    const { json, text } = await findJson(named);
    const others = named.filter((file) => file !== json);
    return readModel(text, quoted(json.name), async (path, paths) => fileOf(path, paths, others, json));
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
  const { name, size } = file;
  if (!(await isZip(file))) return [{ name, size, open: async () => file }];
  if (size > MOST_BYTES + LONGEST_JSON) {
    refuse(`${quoted(name)} is larger than any network of this page`);
  }
  return unzipFiles(file);
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

/**
 * Reads recipe and weights. Turns weights stored in 8 or 16 bits into floats. Uses the recipe that
 * `writeModel` left in the file if it still matches the layers. Otherwise uses Keras' recipe, changed by
 * what the layers say.
 */
async function readModel(text: string, name: string, find: Find): Promise<StoredModel> {
  const { modelTopology, weightsManifest, userDefinedMetadata } = parseModelJson(text, name);
  const read = readClassifier(modelTopology);
  const recipe = recipeOf(userDefinedMetadata?.['recipe'], read);
  const shape = shapeOf(recipe);
  const wanted = weightShapes(shape).map((weight, i) => ({ ...weight, name: read.weights[i] as string }));
  const weights = await readWeights(wanted, weightsManifest, find);
  checkWeights(shape, weights, read.weights);
  return { recipe, weights };
}

function recipeOf(metadata: unknown, { units, activation, dropout }: ReadConfig): Recipe {
  const recipe = readRecipe(metadata);
  if (recipe) {
    const kind = recipe.activation === 'relu-matched' ? 'relu' : recipe.activation;
    const widths = hiddenWidths(shapeOf(recipe));
    if (kind === activation && recipe.dropout === dropout && widths.join() === units.join()) return recipe;
  }
  return { ...KERAS_RECIPE, units, activation, dropout };
}
