import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel, type Sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createClassifier, KERAS_CLASSIFIER } from '../model/classifier.ts';
import { ModelError } from '../model/model-error.ts';
import { ACTIVATIONS } from '../model/names.ts';
import { KERAS_RECIPE, type Recipe } from '../training/recipe.ts';
import { fetchModel, parseModel, readModel, writeModel } from './model-files.ts';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => vi.unstubAllGlobals());

const RECIPE: Recipe = { ...KERAS_RECIPE, units: [12, 7], epochs: 3, seed: 9, dropout: 0.25 };

function modelOf(recipe: Recipe): Sequential {
  return createClassifier({ ...KERAS_CLASSIFIER, ...recipe });
}
const valuesOf = (model: Sequential) =>
  model.trainableWeights.map((weight) => weight.read().dataSync() as Float32Array);

/** Answers each URL with one of the files, everything else as a static host answers what it lacks. */
function serve(files: Record<string, string | ArrayBuffer>) {
  vi.stubGlobal('fetch', async (url: string) => {
    const body = files[String(url)];
    return body === undefined ? new Response('no such file', { status: 404 }) : new Response(body);
  });
}

describe('files of a model', () => {
  test.each(ACTIVATIONS)(
    'come back with the recipe and the weights they left with: %s',
    async (activation) => {
      const recipe = { ...RECIPE, activation };
      const model = modelOf(recipe);
      const { modelJson, weights } = await writeModel(model, recipe);
      const before = tf.memory().numTensors;
      const stored = await readModel(await parseModel(modelJson, weights));
      expect(stored.recipe).toEqual(recipe);
      expect(stored.weights).toEqual(valuesOf(model));
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test('are what tf.loadLayersModel reads from a server', async () => {
    const model = modelOf(RECIPE);
    const { modelJson, weights } = await writeModel(model, RECIPE);
    serve({ 'https://a.example/m/model.json': modelJson, 'https://a.example/m/weights.bin': weights });
    const loaded = (await loadLayersModel('https://a.example/m/model.json')) as Sequential;
    expect(valuesOf(loaded)).toEqual(valuesOf(model));
    const stored = await readModel(await fetchModel('https://a.example/m/model.json'));
    expect(stored).toEqual({ recipe: RECIPE, weights: valuesOf(model) });
  });

  test('in 16 bits are floats again', async () => {
    const model = modelOf(RECIPE);
    const { modelJson } = await writeModel(model, RECIPE);
    const json = JSON.parse(modelJson) as tf.io.ModelJSON;
    const parts = valuesOf(model).map((values, i) => {
      const min = Math.min(...values);
      const scale = (Math.max(...values) - min) / 65535 || 1;
      const entry = json.weightsManifest[0]?.weights[i] as tf.io.WeightsManifestEntry;
      entry.quantization = { dtype: 'uint16', min, scale };
      return Uint16Array.from(values, (value) => Math.round((value - min) / scale));
    });
    const bytes = await new Blob(parts).arrayBuffer();
    const { weights } = await readModel(await parseModel(JSON.stringify(json), bytes));
    valuesOf(model).forEach((values, i) => {
      values.forEach((value, j) => {
        expect(weights[i]?.[j]).toBeCloseTo(value, 4);
      });
    });
  });

  test('made elsewhere get Keras’ recipe with what their layers tell', async () => {
    const model = modelOf({ ...RECIPE, activation: 'relu-matched' });
    const { modelJson, weights } = await writeModel(model, RECIPE);
    const json = JSON.parse(modelJson);
    delete json.userDefinedMetadata;
    const { recipe } = await readModel(await parseModel(JSON.stringify(json), weights));
    const units = model.layers
      .filter((layer) => layer.getClassName() === 'ReLU')
      .map((layer) => (layer.outputShape as number[])[1]);
    expect(recipe).toEqual({ ...KERAS_RECIPE, units, activation: 'relu', dropout: 0.25 });
  });

  test('with a recipe that does not describe their layers are read by their layers', async () => {
    for (const recipe of [KERAS_RECIPE, { nonsense: true } as unknown as Recipe]) {
      const { modelJson, weights } = await writeModel(modelOf(RECIPE), recipe);
      const stored = await readModel(await parseModel(modelJson, weights));
      expect(stored.recipe).toEqual({ ...KERAS_RECIPE, units: [12, 7], dropout: 0.25 });
    }
  });

  test.each<[string, (json: string, weights: ArrayBuffer) => [string, ArrayBuffer]]>([
    ['not the files of a TensorFlow.js model', (_, weights) => ['<html>', weights]],
    ['not the files of a TensorFlow.js model', (_, weights) => ['{"format": "layers-model"}', weights]],
    ['its weights have 100 bytes', (json, weights) => [json, weights.slice(0, 100)]],
    ['cannot read this model', (json, weights) => [json.replaceAll('"Antirectifier"', '"Mystery"'), weights]],
    ['that this page does not know', (json, weights) => [json.replaceAll('"linear"', '"sigmoid"'), weights]],
  ])('that are broken are refused: %s', async (message, change) => {
    const { modelJson, weights } = await writeModel(modelOf(RECIPE), RECIPE);
    const reading = (async () => readModel(await parseModel(...change(modelJson, weights))))();
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(ModelError);
  });

  test('that are missing or cut off on the server are a typed error', async () => {
    const { modelJson, weights } = await writeModel(modelOf(RECIPE), RECIPE);
    const url = 'https://a.example/m/model.json';
    const hosts: Record<string, string | ArrayBuffer>[] = [
      {},
      { [url]: '<html>start page</html>' },
      { [url]: modelJson },
      { [url]: modelJson, 'https://a.example/m/weights.bin': weights.slice(4) },
    ];
    for (const files of hosts) {
      serve(files);
      const fetching = fetchModel(url);
      await expect(fetching).rejects.toThrow(ModelError);
      await expect(fetching).rejects.toThrow('could not be loaded');
    }
  });
});
