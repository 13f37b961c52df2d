import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel, type Sequential } from '@tensorflow/tfjs-layers';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { fetchModel, readModelFiles } from '../formats/model-files.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { ModelError } from '../model/model-error.ts';
import { ACTIVATIONS } from '../model/names.ts';
import { KERAS_RECIPE, type Recipe } from '../training/recipe.ts';
import { writeModel } from './write-model.ts';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => vi.unstubAllGlobals());

const RECIPE: Recipe = { ...KERAS_RECIPE, units: [12, 7], epochs: 3, seed: 9, dropout: 0.25 };

function modelOf(recipe: Recipe): Sequential {
  return createClassifier({ ...KERAS_CLASSIFIER, ...recipe });
}
const valuesOf = (model: Sequential) =>
  model.trainableWeights.map((weight) => weight.read().dataSync() as Float32Array);

/** The files in the zip of an exported model. */
async function filesOf(model: Sequential, recipe: Recipe) {
  const { 'model.json': json, 'weights.bin': weights } = unzipSync(await writeModel(model, recipe));
  return { modelJson: strFromU8(json as Uint8Array), weights: new Uint8Array(weights as Uint8Array) };
}
const read = (modelJson: string, weights: BlobPart) =>
  readModelFiles([new File([modelJson], 'model.json'), new File([weights], 'weights.bin')]);

/** Serves `files` by URL. All else gets status 404, as from a static host. */
function serve(files: Record<string, BodyInit>) {
  vi.stubGlobal('fetch', async (url: string) => {
    const body = files[String(url)];
    return body === undefined ? new Response('no such file', { status: 404 }) : new Response(body);
  });
}

describe('an exported model', () => {
  test.each(ACTIVATIONS)('comes back with recipe and weights: %s', async (activation) => {
    const recipe = { ...RECIPE, activation };
    const model = modelOf(recipe);
    const zip = await writeModel(model, recipe);
    const before = tf.memory().numTensors;
    const stored = await readModelFiles([new File([zip], 'model (3).zip')]);
    expect(stored).toEqual({ recipe, weights: valuesOf(model) });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('can be loaded from a server, by tf.loadLayersModel and by the page', async () => {
    const model = modelOf(RECIPE);
    const { modelJson, weights } = await filesOf(model, RECIPE);
    serve({ 'https://a.example/m/model.json': modelJson, 'https://a.example/m/weights.bin': weights });
    const loaded = (await loadLayersModel('https://a.example/m/model.json')) as Sequential;
    expect(valuesOf(loaded)).toEqual(valuesOf(model));
    const stored = await fetchModel('https://a.example/m/model.json');
    expect(stored).toEqual({ recipe: RECIPE, weights: valuesOf(model) });
  });

  test('made elsewhere gets Keras’ recipe, changed by what its layers say', async () => {
    const model = modelOf({ ...RECIPE, activation: 'relu-matched' });
    const { modelJson, weights } = await filesOf(model, RECIPE);
    const json = JSON.parse(modelJson);
    delete json.userDefinedMetadata;
    const { recipe } = await read(JSON.stringify(json), weights);
    const units = model.layers
      .filter((layer) => layer.getClassName() === 'ReLU')
      .map((layer) => (layer.outputShape as number[])[1]);
    expect(recipe).toEqual({ ...KERAS_RECIPE, units, activation: 'relu', dropout: 0.25 });
  });

  test('is read by its layers when its recipe does not match them', async () => {
    const recipes = [KERAS_RECIPE, { nonsense: true }, { ...RECIPE, epochs: 0 }, { ...RECIPE, units: '12' }];
    for (const recipe of recipes) {
      const { modelJson, weights } = await filesOf(modelOf(RECIPE), recipe as Recipe);
      const stored = await read(modelJson, weights);
      expect(stored.recipe).toEqual({ ...KERAS_RECIPE, units: [12, 7], dropout: 0.25 });
    }
  });

  test('keeps only the known fields of a stored recipe', async () => {
    const written = { ...RECIPE, extra: 'x'.repeat(1000) };
    const { modelJson, weights } = await filesOf(modelOf(RECIPE), written);
    expect((await read(modelJson, weights)).recipe).toEqual(RECIPE);
  });

  test('that is missing or cut off on the server gives a typed error', async () => {
    const { modelJson, weights } = await filesOf(modelOf(RECIPE), RECIPE);
    const url = 'https://a.example/m/model.json';
    const bin = 'https://a.example/m/weights.bin';
    const hosts: [string, Record<string, BodyInit>][] = [
      ['the server has no “model.json” (it answers 404)', {}],
      ['model.json is not JSON', { [url]: '<html>start page</html>' }],
      ['the server has no “weights.bin” (it answers 404)', { [url]: modelJson }],
      ['they end in “dense_2/bias”', { [url]: modelJson, [bin]: weights.slice(4) }],
    ];
    for (const [why, files] of hosts) {
      serve(files);
      const fetching = fetchModel(url);
      await expect(fetching).rejects.toThrow(ModelError);
      await expect(fetching).rejects.toThrow('The model could not be loaded: ');
      await expect(fetching).rejects.toThrow(why);
    }
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(fetchModel(url)).rejects.toThrow('“model.json” cannot be reached. Train one instead');
  });
});
