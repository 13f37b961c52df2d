import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { weightShapes } from '../model/weights.ts';
import { KERAS_RECIPE, type Recipe, shapeOf } from '../training/recipe.ts';
import { writePython } from './keras-python.ts';
import { readModelFiles } from './model-files.ts';

function modelOf(changes: Partial<Recipe>) {
  const recipe = { ...KERAS_RECIPE, units: [4], ...changes };
  const weights = weightShapes(shapeOf(recipe)).map(({ shape }) =>
    new Float32Array(shape.reduce((size, extent) => size * extent, 1)).fill(0.1),
  );
  return { recipe, weights };
}

test('the archive has the model, its layer’s class and the program', async () => {
  const files = unzipSync(await writePython(modelOf({})));
  expect(Object.keys(files).sort()).toEqual(['antirectifier.py', 'model.keras', 'train.py']);
  const model = new File([files['model.keras'] as Uint8Array<ArrayBuffer>], 'model.keras');
  expect(await readModelFiles([model])).toMatchObject(modelOf({}));
  expect(strFromU8(files['antirectifier.py'] as Uint8Array)).toContain(
    '\nclass Antirectifier(keras.layers.Layer):',
  );
  const program = strFromU8(files['train.py'] as Uint8Array);
  expect(program).toContain('\nimport antirectifier ');
  expect(program).not.toContain('varied');
  expect(program).not.toContain('callbacks');

  const head = { ...KERAS_RECIPE.data, id: 'x', name: 'Clothes', classes: ['bag', 'boot'] };
  const clothes = strFromU8(unzipSync(await writePython(modelOf({ data: head })))['train.py'] as Uint8Array);
  expect(clothes).toContain('\nimport keras\nimport numpy as np\n');
  expect(clothes).toContain('\n# ["bag","boot"]\ndata = np.load(');
  expect(clothes).not.toContain('mnist');

  const recipe = {
    activation: 'sin(x)',
    augmentation: 'affine',
    earlyStopping: 'valAccuracy',
    patience: 7,
  } as const;
  const own = unzipSync(await writePython(modelOf(recipe), 'wave'));
  expect(Object.keys(own).sort()).toEqual(['model.keras', 'train.py', 'wave_layer.py']);
  expect(strFromU8(own['train.py'] as Uint8Array)).toContain('The page also varied the digits');
  expect(strFromU8(own['train.py'] as Uint8Array)).toContain(
    'keras.callbacks.EarlyStopping("val_sparse_categorical_accuracy", patience=7, restore_best_weights=True)',
  );
  const stock = unzipSync(await writePython(modelOf({ activation: 'relu' })));
  expect(Object.keys(stock).sort()).toEqual(['model.keras', 'train.py']);
});

/** A stand-in for Keras that notes what the program does with it. */
const STAND_IN = `
import json, os, types
import numpy as np

calls = []
def note(name, value=None):
    def call(*args, **kwargs):
        rows = [len(one) for one in args if isinstance(one, np.ndarray)]
        validation = [len(one) for one in kwargs.get("validation_data", ())]
        calls.append([name, rows, validation, kwargs.get("batch_size"), kwargs.get("epochs")])
        if name == "save":
            print(json.dumps({"calls": calls, "backend": os.environ.get("KERAS_BACKEND")}))
        return value
    return call

rows = lambda count: (np.zeros((count, 28, 28), "uint8"), np.zeros(count, "uint8"))
datasets = types.SimpleNamespace(mnist=types.SimpleNamespace(load_data=lambda: (rows(60000), rows(10000))))
model = types.SimpleNamespace(
    fit=note("fit"), evaluate=note("evaluate"), save=note("save"), optimizer=types.SimpleNamespace(iterations=7))
models = types.SimpleNamespace(load_model=note("load", model))
distribution = types.SimpleNamespace(
    initialize=note("initialize"), list_devices=lambda: ["a", "b", "c"],
    set_distribution=note("distribute"), DataParallel=note("parallel"))
`;

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const python = numpy ? 'python3' : '/usr/bin/python3';
const has = spawnSync(python, ['-c', 'import numpy']).status === 0;
if (!has) console.info('There is no python3 with numpy here, so the program is not run.');

test.runIf(has)(
  'the program trains on one device, on all of a host, or on all of several hosts',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'python-'));
    try {
      const { 'train.py': program } = unzipSync(await writePython(modelOf({ epochs: 4 })));
      writeFileSync(join(folder, 'train.py'), program as Uint8Array);
      writeFileSync(join(folder, 'keras.py'), STAND_IN);
      writeFileSync(join(folder, 'antirectifier.py'), '');
      const run = (args: string[], env: Record<string, string> = {}) => {
        const command = [join(folder, 'train.py'), ...args];
        const output = execFileSync(python, command, { encoding: 'utf8', env: { ...process.env, ...env } });
        expect(output).toContain('After 7 steps:');
        return JSON.parse(output.trim().split('\n').at(-1) as string);
      };
      expect(run([])).toEqual({
        backend: process.env['KERAS_BACKEND'] ?? null,
        calls: [
          ['load', [], [], null, null],
          ['evaluate', [10000, 10000], [], 128, null],
          ['fit', [51000, 51000], [9000, 9000], 128, 4],
          ['evaluate', [10000, 10000], [], 128, null],
          ['save', [], [], null, null],
        ],
      });
      // Three devices share batches of 129 rows.
      const one = run(['--distribute', '--epochs', '2']);
      expect(one.backend).toBe('jax');
      expect(one.calls.slice(0, 5)).toEqual([
        ['parallel', [], [], null, null],
        ['distribute', [], [], null, null],
        ['load', [], [], null, null],
        ['evaluate', [9933, 9933], [], 129, null],
        ['fit', [50955, 50955], [8901, 8901], 129, 2],
      ]);
      const first = run(['--distribute'], {
        KERAS_DISTRIBUTION_JOB_ADDRESSES: 'a:1',
        KERAS_DISTRIBUTION_NUM_PROCESSES: '3',
        KERAS_DISTRIBUTION_PROCESS_ID: '0',
      });
      expect(first.calls[0]).toEqual(['initialize', [], [], null, null]);
      expect(first.calls.find(([name]: string[]) => name === 'fit')).toEqual([
        'fit',
        [16985, 16985],
        [2967, 2967],
        43,
        4,
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
