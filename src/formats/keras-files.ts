/** Reads a digit classifier from Keras' files: `.keras`, a whole model as `.h5`, and weights alone. */
import * as v from 'valibot';
import { type DatasetHead, MOST_CLASSES } from '../data/split.ts';
import { writtenActivation } from '../model/names.ts';
import { checkWeights, weightShapes } from '../model/weights.ts';
import { type Recipe, shapeOf } from '../training/recipe.ts';
import { type Hdf5File, readHdf5 } from './hdf5.ts';
import { readOptimizer, readOptimizerState } from './keras-optimizer.ts';
import { layersGroup, readKerasWeights } from './keras-weights.ts';
import { layersInOrder } from './layer-chain.ts';
import { LONGEST_JSON, Network, type NetworkEntry, parsed } from './model-json.ts';
import { readClassifier } from './read-classifier.ts';
import { foldPixels, recipeOf } from './recipe-of.ts';
import type { StoredModel } from './stored-model.ts';
import { countText, quoted, refuse } from './unreadable.ts';
import { MOST_BYTES, type NamedFile } from './weight-files.ts';

/** The most bytes of a file: weights, and Adam's two slots for each. */
const MOST_HDF5 = 3 * MOST_BYTES;

/** The files in a `.keras` archive. */
export const KERAS_PARTS = {
  config: 'config.json',
  metadata: 'metadata.json',
  weights: 'model.weights.h5',
} as const;

/**
 * What a file of weights alone does not say: which activation and dropout its network has. `data` is the
 * dataset that the page has, for a file that does not name its own.
 */
export type Guess = Pick<Recipe, 'activation' | 'dropout'> & Partial<Pick<Recipe, 'data'>>;

const Config = v.intersect([Network, v.object({ compile_config: v.optional(v.unknown()) })]);
const Metadata = v.object({ recipe: v.optional(v.unknown()) });

/** @param files of the archive. */
export async function readKerasArchive(
  files: readonly NamedFile[],
  here?: DatasetHead,
): Promise<StoredModel> {
  const part = (name: string) =>
    files.find((file) => file.name === name) ?? refuse(`there is no ${name} in the .keras file`);
  const config = parsed(
    Config,
    await json(part(KERAS_PARTS.config)),
    'its config.json describes no network:',
  );
  const metadata = v.safeParse(Metadata, await json(part(KERAS_PARTS.metadata)));
  const { name, size, open } = part(KERAS_PARTS.weights);
  holdSize(name, size);
  const bytes = new Uint8Array(await (await open()).arrayBuffer());
  return readHdf5(bytes, name, (file) =>
    readWhole(
      file,
      config,
      here,
      config.compile_config,
      metadata.success ? metadata.output.recipe : undefined,
    ),
  );
}

/**
 * A whole model, or weights alone.
 * @param guess of a network with these weights.
 */
export async function readKerasHdf5(file: NamedFile, guess: Guess | undefined): Promise<StoredModel> {
  holdSize(file.name, file.size);
  const bytes = new Uint8Array(await (await file.open()).arrayBuffer());
  return readHdf5(bytes, file.name, (opened) => {
    const text = opened.text('', 'model_config');
    if (text === undefined) return readWeightsAlone(opened, file.name, guess);
    const network = parsed(
      Network,
      parseJson(text, 'model_config'),
      'its model_config describes no network:',
    );
    const training = opened.text('', 'training_config');
    return readWhole(opened, network, guess?.data, training && parseJson(training, 'training_config'));
  });
}

function holdSize(name: string, size: number): void {
  if (size > MOST_HDF5)
    refuse(`${quoted(name)} has ${countText(size)} bytes, more than any network of this page`);
}

async function json({ name, size, open }: NamedFile): Promise<unknown> {
  if (size > LONGEST_JSON) refuse(`its ${name} is too large`);
  return parseJson(await (await open()).text(), name);
}

function parseJson(text: string, name: string): unknown {
  if (text.length > LONGEST_JSON) refuse(`its ${name} is too long`);
  try {
    return JSON.parse(text);
  } catch {
    return refuse(`its ${name} is not JSON`);
  }
}

/**
 * @param compiled Keras' description of loss and optimizer.
 * @param written the recipe that this page left in the file.
 */
function readWhole(
  file: Hdf5File,
  network: NetworkEntry,
  here: DatasetHead | undefined,
  compiled: unknown,
  written?: unknown,
): StoredModel {
  const read = readClassifier(network);
  const named = readOptimizer(compiled);
  const recipe = { ...recipeOf(written, read, here), ...named };
  const shape = shapeOf(recipe);
  const shapes = weightShapes(shape);
  const weights = readKerasWeights(file, layersInOrder(network), read.weights, shapes);
  const isScaled = foldPixels(weights, read.pixels);
  checkWeights(
    shape,
    weights,
    read.weights.map(({ name }) => name),
  );
  const optimizer = named && !isScaled ? readOptimizerState(file, named, shapes) : undefined;
  const leavesOut = compiled && !optimizer;
  const notes = [
    ...read.notes,
    ...(leavesOut ? ['The optimizer’s state does not fit this page, so training would start it anew.'] : []),
  ];
  return { recipe, weights, ...(optimizer && { optimizer }), ...(notes.length > 0 && { notes }) };
}

/**
 * Weights alone say the widths. Their groups may say the activation; else it must be the guess.
 */
function readWeightsAlone(file: Hdf5File, name: string, guess: Guess | undefined): StoredModel {
  const group = layersGroup(file);
  if (!group) refuse(`${quoted(name)} holds no model of Keras`);
  const names = file.names(group).sort((a, b) => numberOf(a) - numberOf(b));
  const denses = names.filter((one) => kindOf(one) === 'dense');
  const others = names.filter((one) => !IGNORED.includes(kindOf(one)));
  const kinds = [...new Set(others.map(kindOf))];
  const known = kinds.length === 1 ? BY_KIND[kinds[0] as string] : undefined;
  const activation = known ?? guess?.activation;
  if (!activation) {
    refuse(`${quoted(name)} holds weights without a network, and does not say its activation`);
  }
  const units = denses.slice(0, -1).map((one) => {
    const extents = file.shape(`${group}/${one}/vars/1`);
    return extents?.length === 1 ? (extents[0] as number) : refuse(`its layer ${quoted(one)} has no bias`);
  });
  const { numbers, mix } = writtenActivation(activation);
  const own = numbers.length + Number(mix);
  const dropout = guess?.dropout ?? 0.5;
  const classes = file.shape(`${group}/${denses.at(-1)}/vars/1`)?.[0] ?? 0;
  if (!(classes >= 2 && classes <= MOST_CLASSES)) refuse(`${quoted(name)} holds weights of another network`);
  const recipe = recipeOf(undefined, { units, activation, dropout, classes }, guess?.data);
  const shape = shapeOf(recipe);
  const paths = denses.flatMap((dense, i) => {
    const activationPaths =
      i < units.length && own > 0
        ? Array.from({ length: own }, (_, at) => `${group}/${others[i]}/vars/${at}`)
        : [];
    return [`${group}/${dense}/vars/0`, `${group}/${dense}/vars/1`, ...activationPaths];
  });
  const shapes = weightShapes(shape);
  if (paths.length !== shapes.length) refuse(`${quoted(name)} holds weights of another network`);
  const weights = paths.map((path, i) => file.floats(path, shapes[i]?.shape ?? []));
  checkWeights(shape, weights, paths);
  const notes = known
    ? []
    : [`${quoted(name)} does not say its activation, so it is read as the network before it: ${activation}.`];
  return { recipe, weights, ...(notes.length > 0 && { notes }) };
}

/** Groups of layers that have no weights and are no activations. */
const IGNORED = ['dense', 'dropout', 'flatten', 'reshape', 'input_layer', 'softmax'];
const BY_KIND: Readonly<Record<string, string>> = { antirectifier: 'antirectifier', re_lu: 'relu' };

/** `dense` for `dense_1`. */
const kindOf = (group: string): string => group.replace(/_\d+$/, '');
const numberOf = (group: string): number => Number(/_(\d+)$/.exec(group)?.[1] ?? 0);
