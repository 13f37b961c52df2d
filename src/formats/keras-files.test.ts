import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { ModelError } from '../model/model-error.ts';
import { expected, kerasFile, logitsOf, testDigits } from './fixtures/keras-samples.ts';
import { readModelFiles } from './model-files.ts';

beforeAll(() => tf.setBackend('cpu'));

const NAMES = ['antirectifier-12-7', 'relu-12-7'] as const;
const bytesOf = async (file: File) => new Uint8Array(await file.arrayBuffer());
const guess = (name: (typeof NAMES)[number]) => ({
  activation: name === 'relu-12-7' ? 'relu' : 'gelu',
  dropout: 0.5,
});

describe('a model that Keras wrote', () => {
  test.each(NAMES.flatMap((name) => ['.keras', '.h5', '.weights.h5'].map((kind) => [name, kind] as const)))(
    'gives the logits that Keras computes: %s%s',
    async (name, kind) => {
      const stored = await readModelFiles([kerasFile(name + kind)], guess(name));
      expect(stored.recipe).toMatchObject({
        units: [12, 7],
        activation: name === 'relu-12-7' ? 'relu' : 'antirectifier',
        dropout: 0.5,
      });
      const logits = logitsOf(stored, testDigits(8));
      const wanted = expected[name].outputs.flat();
      expect(logits.length).toBe(wanted.length);
      logits.forEach((value, i) => {
        expect(Math.abs(value - (wanted[i] as number))).toBeLessThan(1e-5);
      });
    },
  );

  test.each(['.keras', '.h5'])('comes with RMSprop’s state: %s', async (kind) => {
    const { recipe, weights, optimizer, notes } = await readModelFiles([
      kerasFile(`antirectifier-12-7${kind}`),
    ]);
    const { iteration, learningRate, velocitySums } = expected['antirectifier-12-7'].rmsprop;
    expect(recipe).toMatchObject({ optimizer: 'rmsprop', learningRate });
    expect(notes).toBeUndefined();
    expect(optimizer?.steps).toBe(iteration);
    const square = optimizer?.slots['square'] ?? [];
    expect(square.map(({ length }) => length)).toEqual(weights.map(({ length }) => length));
    square.forEach((values, i) => {
      const sum = values.reduce((total, value) => total + value, 0);
      expect(sum / (velocitySums[i] as number)).toBeCloseTo(1, 5);
    });
  });

  test.each(['.keras', '.h5'])('comes with Adam’s state: %s', async (kind) => {
    const { recipe, weights, optimizer } = await readModelFiles([kerasFile(`relu-12-7${kind}`)]);
    expect(recipe).toMatchObject({ optimizer: 'adam', learningRate: 1e-3 });
    expect(optimizer?.steps).toBe(123);
    const lengths = weights.map(({ length }) => length);
    expect(optimizer?.slots['mean']?.map(({ length }) => length)).toEqual(lengths);
    // Only means of squares are never negative.
    expect(optimizer?.slots['square']?.every((values) => values.every((value) => value >= 0))).toBe(true);
  });

  test('as weights alone is read as the network before it, and says so', async () => {
    const { notes } = await readModelFiles([kerasFile('relu-12-7.weights.h5')], guess('relu-12-7'));
    expect(notes).toEqual([
      '“relu-12-7.weights.h5” does not say its activation, so it is read as the network before it: relu.',
    ]);
  });
});

/** The `.keras` file with another `config.json`. */
async function changed(change: (config: Config) => void, name = 'relu-12-7.keras'): Promise<File> {
  const parts = unzipSync(await bytesOf(kerasFile(name)));
  const config = JSON.parse(new TextDecoder().decode(parts['config.json'])) as Config;
  change(config);
  const text = new TextEncoder().encode(JSON.stringify(config));
  return new File([zipSync({ ...parts, 'config.json': text }) as Uint8Array<ArrayBuffer>], name);
}
interface Config {
  config: { layers: { class_name: string; config: Record<string, unknown> }[] };
  compile_config: { optimizer: { config: Record<string, unknown> } };
}

describe('a changed file', () => {
  test('whose first layer rescales pixels gives the logits for such pixels', async () => {
    const rescaling = { class_name: 'Rescaling', config: { name: 'rescaling', scale: 2 / 255, offset: -1 } };
    const file = await changed(({ config }) => config.layers.splice(1, 0, rescaling));
    const stored = await readModelFiles([file]);
    const plain = await readModelFiles([kerasFile('relu-12-7.keras')]);
    const digits = testDigits(8);
    const wanted = logitsOf(
      plain,
      digits.map((pixel) => 2 * pixel - 1),
    );
    logitsOf(stored, digits).forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i] as number, 5);
    });
    // The state belongs to other weights.
    expect(stored.optimizer).toBeUndefined();
  });

  test.each([
    ['rho', 0.8],
    ['clipnorm', 1],
    ['centered', true],
  ])('whose optimizer has another %s is read without its state', async (key, value) => {
    const file = await changed(({ compile_config: { optimizer } }) => {
      optimizer.config[key] = value;
    }, 'antirectifier-12-7.keras');
    const { optimizer, notes } = await readModelFiles([file]);
    expect(optimizer).toBeUndefined();
    expect(notes).toEqual(['The optimizer’s state does not fit this page, so training would start it anew.']);
  });

  test.each<[string, (config: Config) => void]>([
    [
      'its weight “dense_3/kernel” has the shape [784, 12], not [784, 13]',
      ({ config }) => Object.assign(config.layers[1]?.config ?? {}, { units: 13 }),
    ],
    [
      'its layer “dense_4” is a “Conv2D”, which this page does not know',
      ({ config }) => Object.assign(config.layers[2] ?? {}, { class_name: 'Conv2D' }),
    ],
    [
      'its config.json describes no network: “config.layers” cannot be missing',
      (config) => Object.assign(config, { config: {} }),
    ],
    [
      'its weight “dense_3/kernel” has the shape [784, 12], not [784, 2048]',
      ({ config }) => Object.assign(config.layers[1]?.config ?? {}, { units: 2048 }),
    ],
  ])('is refused: %s', async (message, change) => {
    const reading = readModelFiles([await changed(change)]);
    await expect(reading).rejects.toThrow(ModelError);
    await expect(reading).rejects.toThrow(message);
  });

  test.each<[string, () => Promise<File[]>]>([
    [
      '“cut.h5” is damaged',
      async () => [
        new File([(await bytesOf(kerasFile('relu-12-7.h5'))).subarray(0, 3000) as BlobPart], 'cut.h5'),
      ],
    ],
    [
      'holds weights without a network, and does not say its activation',
      async () => [kerasFile('relu-12-7.weights.h5')],
    ],
    [
      '“relu-12-7.h5” is a whole model, so choose it alone',
      async () => [kerasFile('relu-12-7.h5'), kerasFile('relu-12-7.keras')],
    ],
  ])('is refused: %s', async (message, files) => {
    const reading = readModelFiles(await files());
    await expect(reading).rejects.toThrow(ModelError);
    await expect(reading).rejects.toThrow(message);
  });
});

test.each(['.keras', '.h5', '.weights.h5'])(
  '1,000 damaged copies of %s files are read or refused with a sentence',
  (kind) => {
    const program = join(import.meta.dirname, 'fixtures/read-mutants.ts');
    const command = ['--import', 'tsx', program, '500', ...NAMES.map((name) => name + kind)];
    // A processor that is busy elsewhere takes a few times the usual three seconds.
    const output = execFileSync(process.execPath, command, { encoding: 'utf8', timeout: 100_000 });
    const fates: { read?: boolean; refused?: string; message?: string }[] = JSON.parse(output);
    expect(fates).toHaveLength(1000);
    const read = fates.filter((fate) => fate.read);
    const refused = fates.filter((fate) => fate.refused === 'ModelError');
    expect(read.length + refused.length).toBe(1000);
    expect(Math.min(read.length, refused.length)).toBeGreaterThan(100);
    expect(refused.every(({ message = '' }) => message.length < 400)).toBe(true);
  },
  120_000,
);
