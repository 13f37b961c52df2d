import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PIXELS } from '../data/split.ts';
import { seeded } from '../drawing/fixtures/seeded.ts';
import { kerasLayerModule } from '../expression/layer-keras.ts';
import { ACTIVATIONS } from '../model/names.ts';
import { chosenActivation } from '../model/preset-activation.ts';
import { weightShapes } from '../model/weights.ts';
import { OPTIMIZERS } from '../training/optimizer.ts';
import { KERAS_RECIPE, type Recipe, shapeOf } from '../training/recipe.ts';
import { KERAS_FOLDER, kerasFile, logitsOf, testDigits } from './fixtures/keras-samples.ts';
import { findPython } from './fixtures/python.ts';
import { KERAS_OPTIMIZERS } from './keras-optimizer.ts';
import { readModelFiles } from './model-files.ts';
import type { StoredModel } from './stored-model.ts';
import { layerFileName, writeKeras } from './write-keras.ts';

beforeAll(() => tf.setBackend('cpu'));

const SMALL: Recipe = { ...KERAS_RECIPE, units: [6, 5], epochs: 3, seed: 9, dropout: 0.25 };

/** A model with random weights, after some steps. */
function modelOf(changes: Partial<Recipe>): StoredModel & Required<Pick<StoredModel, 'optimizer'>> {
  const recipe = { ...SMALL, ...changes };
  const random = seeded(5);
  const shapes = weightShapes(shapeOf(recipe));
  const array = (low: number) => (shape: number[]) =>
    Float32Array.from({ length: shape.reduce((size, extent) => size * extent, 1) }, () => random() + low);
  const slots = KERAS_OPTIMIZERS[recipe.optimizer].slots.map(([own]) => [
    own,
    shapes.map(({ shape }) => array(0)(shape)),
  ]);
  return {
    recipe,
    weights: shapes.map(({ shape }) => array(-0.5)(shape)),
    optimizer: { steps: 41, slots: Object.fromEntries(slots) },
  };
}

const file = async (model: StoredModel, layerName?: string) =>
  new File([await writeKeras(model, layerName)], 'model.keras');

describe('a written .keras file comes back', () => {
  test.each([...ACTIVATIONS, 'mean; tanh(a*x); mix; a=0.5', 'x*sigmoid(x); sin(x)', 'sigmoid(x)'])(
    'with the activation %s',
    async (activation) => {
      const model = modelOf({ activation });
      expect(await readModelFiles([await file(model, 'wave')])).toEqual(model);
    },
  );

  test.each(OPTIMIZERS)('with the state of %s', async (optimizer) => {
    for (const schedule of ['constant', 'cosine'] as const) {
      const model = modelOf({ optimizer, schedule, learningRate: 0.0003, activation: 'relu' });
      expect(await readModelFiles([await file(model)])).toEqual(model);
    }
  });

  test('without a state, as Keras begins', async () => {
    const { recipe, weights } = modelOf({ optimizer: 'adam' });
    const { optimizer } = await readModelFiles([await file({ recipe, weights })]);
    const zeros = weights.map(({ length }) => new Float32Array(length));
    expect(optimizer).toEqual({ steps: 0, slots: { mean: zeros, square: zeros } });
  });

  test('without the page’s recipe, if Keras has written it again', async () => {
    const model = modelOf({ activation: 'mean; tanh(a*x); mix; a=0.5' });
    const parts = unzipSync(await writeKeras(model, 'wave'));
    const names = ['config.json', 'model.weights.h5'] as const;
    const files = [
      ...names.map((name) => new File([parts[name] as Uint8Array<ArrayBuffer>], name)),
      new File(['{"keras_version": "3.16.0"}'], 'metadata.json'),
    ];
    const { units, activation, dropout } = model.recipe;
    const stored = await readModelFiles(files);
    expect(stored).toEqual({ ...model, recipe: { ...KERAS_RECIPE, units, activation, dropout } });
  });
});

test('a finished run with a schedule keeps no schedule, which would be at zero', async () => {
  const recipe = { examples: 100, batchSize: 10, epochs: 2, schedule: 'cosine' } as const;
  const model = modelOf(recipe);
  const optimizerOf = async (steps: number) => {
    const written = await writeKeras({ ...model, optimizer: { ...model.optimizer, steps } });
    const config = JSON.parse(new TextDecoder().decode(unzipSync(written)['config.json']));
    return config.compile_config.optimizer.config.learning_rate;
  };
  expect(await optimizerOf(17)).toMatchObject({ class_name: 'CosineDecay', config: { decay_steps: 18 } });
  expect(await optimizerOf(18)).toBe(Math.fround(1e-3));
});

test('config.json is like the one that Keras writes', async () => {
  const name = 'antirectifier-12-7.keras';
  const original = kerasFile(name);
  const read = (bytes: Uint8Array) =>
    plain(JSON.parse(new TextDecoder().decode(unzipSync(bytes)['config.json'])));
  const theirs = read(new Uint8Array(await original.arrayBuffer()));
  const ours = read(await writeKeras(await readModelFiles([original])));
  expect(ours).toEqual(theirs);

  /** Leaves out what differs from one version or run of Keras to another. */
  function plain(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    const left = ['shared_object_id', 'quantization_config', 'input_axes', 'output_axes', 'jit_compile'];
    const entries = Object.entries(value).filter(([key]) => !left.includes(key));
    const config = Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]));
    // Their class is not registered, and stands in another file.
    if (config['class_name'] !== 'Antirectifier') return config;
    return { ...config, module: 'a', registered_name: 'a' };
  }
});

test('the layer’s file is named after its class, and registers it under the name in the model', async () => {
  const activation = 'mean; tanh(a*x); mix';
  expect(layerFileName({ ...SMALL, activation }, 'my wave')).toBe('my_wave_layer');
  expect(layerFileName(SMALL)).toBe('antirectifier');
  expect(layerFileName({ ...SMALL, activation: 'gelu' })).toBeUndefined();
  const module = kerasLayerModule(chosenActivation(activation), 'my wave');
  expect(module).toContain(
    '@keras.saving.register_keras_serializable(package="mean; tanh(a*x); mix")\nclass MyWaveLayer(',
  );
  const config = new TextDecoder().decode(
    unzipSync(await writeKeras(modelOf({ activation }), 'my wave'))['config.json'],
  );
  expect(config).toContain('"registered_name":"mean; tanh(a*x); mix>MyWaveLayer"');
});

const PYTHON = findPython();

interface Checked {
  structure: [path: string, shape: number[] | null, type: string | null, name: string | null][];
  logits: number[][];
  state: number[];
}

/** What Python finds in `.keras` files. */
function check(files: readonly string[], images: Float32Array): Checked[] {
  const rows = Array.from({ length: images.length / PIXELS }, (_, row) =>
    Array.from(images.subarray(row * PIXELS, (row + 1) * PIXELS)),
  );
  const program = join(import.meta.dirname, 'fixtures/check-keras.py');
  const input = JSON.stringify({ files, images: rows });
  return JSON.parse(execFileSync(PYTHON as string, [program], { input, encoding: 'utf8' }));
}

describe.runIf(PYTHON)('in Python', () => {
  const digits = testDigits(3);
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keras-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  async function written(name: string, model: StoredModel): Promise<string> {
    const path = join(folder, name);
    writeFileSync(path, await writeKeras(model, 'wave'));
    return path;
  }

  test('a written file has the structure, the state and the logits of the one that Keras wrote', async () => {
    const names = ['antirectifier-12-7.keras', 'relu-12-7.keras'];
    const ours = names.map(async (name) => written(name, await readModelFiles([kerasFile(name)])));
    const theirs = names.map((name) => join(KERAS_FOLDER, name));
    const [anti, relu, kerasAnti, kerasRelu] = check([...(await Promise.all(ours)), ...theirs], digits) as [
      Checked,
      Checked,
      Checked,
      Checked,
    ];
    expect(anti).toEqual(kerasAnti);
    // Keras has the ReLU inside the Dense layers, and this page beside them.
    const optimizer = ({ structure }: Checked) => structure.filter(([path]) => path.startsWith('optimizer'));
    expect(optimizer(relu)).toEqual(optimizer(kerasRelu));
    expect(relu.state).toEqual(kerasRelu.state);
    expect(relu.logits).toEqual(kerasRelu.logits);
  });

  test('numpy computes the page’s logits with every activation', async () => {
    const own = 'mean; tanh(a*x); mix; a=0.5';
    const activations = [
      'relu',
      'gelu',
      'silu',
      'elu',
      'tanh',
      'leaky-relu',
      'relu-matched',
      'sigmoid(x)',
      own,
    ];
    const models = activations.map((activation) => modelOf({ activation }));
    const files = await Promise.all(models.map((model, i) => written(`${i}.keras`, model)));
    for (const [i, { logits }] of check(files, digits).entries()) {
      const wanted = logitsOf(models[i] as StoredModel, digits);
      logits.flat().forEach((value, k) => {
        expect(Math.abs(value - (wanted[k] as number))).toBeLessThan(1e-4);
      });
    }
  });
});
