import { zipSync } from 'fflate';
import { describe, expect, test, vi } from 'vitest';
import { seeded } from '../drawing/fixtures/seeded.ts';
import { ModelError } from '../model/model-error.ts';
import { weightShapes } from '../model/weights.ts';
import { shapeOf } from '../training/recipe.ts';
import { readModelFiles } from './model-files.ts';

type Json = Record<string, unknown>;
interface Entry {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: Json;
  [key: string]: unknown;
}

const UNITS = [5, 4];
const layer = (class_name: string, config: Json) => ({ class_name, config });
const dense = (name: string, units: number) => layer('Dense', { name, units, activation: 'linear' });
const LAYERS = [
  layer('InputLayer', { name: 'input', batch_shape: [null, 784] }),
  dense('dense', 5),
  layer('Antirectifier', { name: 'antirectifier' }),
  dense('dense_1', 4),
  layer('Antirectifier', { name: 'antirectifier_1' }),
  dense('dense_2', 10),
];
const ENTRIES: Entry[] = weightShapes(shapeOf({ units: UNITS, activation: 'antirectifier' })).map(
  (weight) => ({
    ...weight,
    dtype: 'float32',
  }),
);
const size = ({ shape }: Entry) => shape.reduce((product, extent) => product * extent, 1);
const WEIGHTS = ENTRIES.map((entry, i) => Float32Array.from({ length: size(entry) }, (_, j) => i + j / 4096));
const BYTES = new Uint8Array(await new Blob(WEIGHTS).arrayBuffer());

interface Parts {
  layers: unknown;
  entries: Entry[];
  paths: unknown;
}
const PARTS: Parts = { layers: LAYERS, entries: ENTRIES, paths: ['weights.bin'] };
const jsonOf = (changes: Partial<Parts> = {}) => {
  const { layers, entries, paths } = { ...PARTS, ...changes };
  return {
    format: 'layers-model',
    modelTopology: { class_name: 'Sequential', config: { name: 's', layers } },
    weightsManifest: [{ paths, weights: entries }],
  };
};
const json = (content: unknown = jsonOf(), name = 'model.json') => new File([JSON.stringify(content)], name);
const bin = (content: BlobPart = BYTES, name = 'weights.bin') => new File([content], name);
const zip = (files: Record<string, Uint8Array>, name = 'model.zip') =>
  new File([zipSync(files) as Uint8Array<ArrayBuffer>], name);
const text = (content: string) => new TextEncoder().encode(content);

describe('reads', () => {
  test('a model.json and its weights', async () => {
    expect(await readModelFiles([bin(), json()])).toMatchObject({
      recipe: { units: UNITS },
      weights: WEIGHTS,
    });
  });

  test('a dropped folder, whose files have paths', async () => {
    const files = [bin(BYTES, 'mine/weights.bin'), json(jsonOf(), 'mine/model.json')];
    expect(await readModelFiles(files)).toMatchObject({ weights: WEIGHTS });
  });

  test('several shards without a file ending, in any order, named with a prefix by Keras 3', async () => {
    const entries = ENTRIES.map((entry) => ({ ...entry, name: `sequential/${entry.name}` }));
    const { modelTopology, ...rest } = jsonOf({
      entries,
      paths: ['group1-shard1of3', './group1-shard2of3', 'group1-shard3of3'],
    });
    const files = [
      bin(BYTES.slice(9001), 'group1-shard3of3'),
      json({
        ...rest,
        modelTopology: { keras_version: '3.6.0', backend: 'tensorflow', model_config: modelTopology },
      }),
      bin(BYTES.slice(0, 1001), 'group1-shard1of3'),
      bin(BYTES.slice(1001, 9001), 'group1-shard2of3'),
    ];
    expect((await readModelFiles(files)).weights).toEqual(WEIGHTS);
  });

  test('groups of weights in any order, `:0` after a name, and weights that no layer has', async () => {
    const other = { name: 'iterations', shape: [], dtype: 'int32' };
    const entries = ENTRIES.map((entry) => ({ ...entry, name: `${entry.name}:0` }));
    const weightsManifest = [
      { paths: ['b'], weights: [other, ...entries.slice(3)] },
      { paths: ['a'], weights: entries.slice(0, 3) },
    ];
    const files = [
      json({ ...jsonOf(), weightsManifest }),
      new File(WEIGHTS.slice(0, 3), 'a'),
      new File([new Uint8Array(4), ...WEIGHTS.slice(3)], 'b'),
    ];
    expect((await readModelFiles(files)).weights).toEqual(WEIGHTS);
  });

  test('weights in 8 and 16 bits, levels and floats', async () => {
    const quantization = (dtype: string) => ({ dtype, min: -1, scale: 0.5 });
    const [kernel, bias, ...others] = ENTRIES as [Entry, Entry, ...Entry[]];
    const entries = [
      { ...kernel, quantization: quantization('uint8') },
      { ...bias, quantization: { dtype: 'float16' } },
      ...others.map((entry) => ({ ...entry, quantization: quantization('uint16') })),
    ];
    const levels = Uint8Array.from({ length: size(kernel) }, (_, i) => i % 256);
    // 1, −2, 65504, the smallest number above 0, −0.
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 1, 0x8000);
    const wide = others.map((entry) => new Uint16Array(size(entry)).fill(60000));
    const { weights } = await readModelFiles([
      json(jsonOf({ entries })),
      new File([levels, halves, ...wide], 'weights.bin'),
    ]);
    expect(weights[0]?.slice(0, 3)).toEqual(Float32Array.of(-1, -0.5, 0));
    expect(weights[0]?.at(255)).toBe(126.5);
    expect(weights[1]).toEqual(Float32Array.of(1, -2, 65504, 2 ** -24, -0));
    expect(weights[2]?.[0]).toBe(29999);
  });

  test('a file that was downloaded twice and so has another name', async () => {
    const renamed = [json(jsonOf(), 'model (1).json'), bin(BYTES, 'weights (1).bin')];
    expect((await readModelFiles(renamed)).weights).toEqual(WEIGHTS);
    const shards = [
      json(jsonOf({ paths: ['a', 'b.bin'] })),
      bin(BYTES.slice(0, 8), 'a (12)'),
      bin(BYTES.slice(8), 'b(2).bin'),
    ];
    expect((await readModelFiles(shards)).weights).toEqual(WEIGHTS);
    // A single weights file may have any name.
    expect((await readModelFiles([json(), bin(BYTES, 'mine')])).weights).toEqual(WEIGHTS);
  });

  test('a zip with a folder and with files that macOS adds, under any name', async () => {
    const archive = zip(
      {
        'm/model.json': text(JSON.stringify(jsonOf())),
        'm/card.json': text('{"seed": 1}'),
        '__MACOSX/m/._model.json': text('x'),
        'm/weights.bin': BYTES,
      },
      'download',
    );
    expect((await readModelFiles([archive])).weights).toEqual(WEIGHTS);
  });
});

describe('refuses, and says why', () => {
  const withEntry = (i: number, change: Json) =>
    json(jsonOf({ entries: ENTRIES.map((entry, at) => (at === i ? { ...entry, ...change } : entry)) }));
  const withWeight = (at: number, value: number) => {
    const values = new Float32Array(BYTES.slice().buffer);
    values[at] = value;
    return bin(values);
  };
  const damaged = () => {
    const bytes = zipSync({ 'model.json': text(JSON.stringify(jsonOf())), 'weights.bin': BYTES });
    return bytes.fill(0xff, 60, 90) as Uint8Array<ArrayBuffer>;
  };

  test.each<[string, File[]]>([
    ['there is no model.json among them', []],
    ['there is no model.json among them', [bin()]],
    ['“model.json” names “weights.bin”, which is not among them', [json()]],
    [
      '“model.json” names “b”, which is not among them',
      [json(jsonOf({ paths: ['a', 'b'] })), bin(BYTES, 'a')],
    ],
    ['“model.json” and “b.json” describe two models', [json(), json(jsonOf(), 'b.json'), bin()]],
    ['none of their .json files is a model.json', [json({}, 'a.json'), json([], 'b.json'), bin()]],
    ['“model.json” is not JSON', [new File([Uint8Array.of(0xff, 0xd8)], 'model.json'), bin()]],
    [
      '“digits.json” is not the model.json of a layers model: its “modelTopology”',
      [json([1, 2], 'digits.json'), bin()],
    ],
    ['“model.json” is not the model.json of a layers model: its', [json(null), bin()]],
    [
      'describes a graph model',
      [json({ ...jsonOf(), format: 'graph-model', modelTopology: { node: [] } }), bin()],
    ],
    ['its “weightsManifest.0.paths” cannot be missing', [json(jsonOf({ paths: undefined })), bin()]],
    ['its “weightsManifest.0.paths.0” cannot be 1', [json(jsonOf({ paths: [1] })), bin()]],
    ['its “modelTopology.config.layers” cannot be "none"', [json(jsonOf({ layers: 'none' })), bin()]],
    [
      'its “modelTopology.config.layers.0.config” cannot be missing',
      [json(jsonOf({ layers: [{ class_name: 'Dense' }] })), bin()],
    ],
    ['its “weightsManifest.0.weights.2.shape.0” cannot be -10', [withEntry(2, { shape: [-10, 5] }), bin()]],
    [
      'its “weightsManifest.0.weights.1.dtype” cannot be "float64"',
      [withEntry(1, { dtype: 'float64' }), bin()],
    ],
    ['its weight “dense/bias” is of the type int32', [withEntry(1, { dtype: 'int32' }), bin()]],
    [
      'its weight “antirectifier/kernel” has the shape [5, 10], not [10, 5]',
      [withEntry(2, { shape: [5, 10] }), bin()],
    ],
    ['it has no weight “dense_1/bias”', [withEntry(4, { name: 'other/bias' }), bin()]],
    [
      'both “dense/bias” and “x/dense/bias” could be “dense/bias”',
      [withEntry(4, { name: 'x/dense/bias' }), bin()],
    ],
    [
      'the weights in “weights.bin” have 100 bytes, not 16,324: they end in “dense/kernel”',
      [json(), bin(BYTES.slice(0, 100))],
    ],
    ['have 16,328 bytes, not 16,324.', [json(), bin(new Blob([BYTES, new Uint8Array(4)]) as never)]],
    ['some of “dense/kernel” are not numbers', [json(), withWeight(3, Number.NaN)]],
    ['some of “dense_2/bias” are beyond ±1,000,000', [json(), withWeight(BYTES.length / 4 - 1, 1e10)]],
    [
      'Units must be a whole number from 1 to 2,048, not 400000',
      [json(jsonOf({ layers: LAYERS.map((one, i) => (i === 1 ? dense('dense', 4e5) : one)) })), bin()],
    ],
    [
      '“model.zip” is a damaged archive',
      [new File([Uint8Array.of(0x50, 0x4b, 3, 4), new Uint8Array(500)], 'model.zip')],
    ],
    ['there is no model.json among them', [zip({ 'weights.bin': BYTES })]],
    [
      '“model.zip” holds more than 1,000 files',
      [zip(Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}`, new Uint8Array()])))],
    ],
  ])('%s', async (message, files) => {
    const reading = readModelFiles(files);
    await expect(reading).rejects.toThrow(ModelError);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(/(together|another model)\.$/);
  });

  test('a damaged zip', async () => {
    await expect(readModelFiles([new File([damaged()], 'model.zip')])).rejects.toThrow(/damaged/);
  });

  test('a long name, which the message cuts', async () => {
    const long = 'n'.repeat(100_000);
    const layers = [{ class_name: long, config: { name: long } }];
    for (const files of [
      [json(jsonOf({ layers }))],
      [json(jsonOf({ paths: [long] }))],
      [json({ [long]: 1 }, `${long}.json`)],
    ]) {
      const error = await readModelFiles(files).catch((caught) => caught);
      expect(error).toBeInstanceOf(ModelError);
      expect(error.message.length).toBeLessThan(400);
    }
  });

  test('a file that is gone from the disk', async () => {
    const gone = bin();
    vi.spyOn(gone, 'slice').mockImplementation(() => {
      throw new DOMException('gone', 'NotFoundError');
    });
    await expect(readModelFiles([json(), gone])).rejects.toThrow('one of them is no longer where it was');
  });
});

describe('before anything large is read', () => {
  /** The number of bytes that were read from files during `read`. */
  async function bytesRead(read: () => Promise<unknown>): Promise<number> {
    let bytes = 0;
    const count = (name: 'arrayBuffer' | 'text') => {
      const original = Blob.prototype[name] as () => Promise<never>;
      return vi.spyOn(Blob.prototype, name).mockImplementation(function (this: Blob) {
        bytes += this.size;
        return original.call(this);
      });
    };
    const spies = [count('arrayBuffer'), count('text')];
    await read();
    for (const spy of spies) spy.mockRestore();
    return bytes;
  }
  const large = (file: File, bytes: number) => Object.defineProperty(file, 'size', { value: bytes });
  const refused = (files: File[], message: string) => () =>
    expect(readModelFiles(files)).rejects.toThrow(message);

  test('refuses units that no recipe may have', async () => {
    for (const units of [10_000, 100_000, 400_000]) {
      const layers = LAYERS.map((one, i) => (i === 1 ? dense('dense', units) : one));
      const entries = ENTRIES.map((entry, i) => (i === 0 ? { ...entry, shape: [784, units] } : entry));
      const weights = large(bin(), 4 * 784 * units);
      expect(
        await bytesRead(refused([json(jsonOf({ layers, entries })), weights], `not ${units}`)),
      ).toBeLessThan(5000);
    }
  });

  test('refuses a model.json of 40 MB, weights of another size, and a large archive', async () => {
    const blank = large(json(), 40_000_000);
    expect(await bytesRead(refused([blank, bin()], '“model.json” is too large'))).toBeLessThan(5000);
    const weights = large(bin(), 1_200_000_000);
    expect(await bytesRead(refused([json(), weights], 'have 1,200,000,000 bytes, not 16,324'))).toBeLessThan(
      5000,
    );
    const archive = large(zip({ 'model.json': text('{}') }), 400_000_000);
    expect(await bytesRead(refused([archive], '“model.zip” is larger than'))).toBeLessThan(5000);
    const other = { name: 'other', shape: [90_000_000], dtype: 'float32' };
    const much = large(bin(), 360_000_000 + BYTES.length);
    const withOther = json(jsonOf({ entries: [...ENTRIES, other] }));
    expect(await bytesRead(refused([withOther, much], 'larger than those of any network'))).toBeLessThan(
      5000,
    );
  });

  test('does not unpack 40 MB of blanks in a small archive', async () => {
    const archive = zip({ 'model.json': new Uint8Array(40_000_000).fill(32), 'weights.bin': BYTES });
    expect(archive.size).toBeLessThan(100_000);
    const blob = vi.spyOn(globalThis, 'Blob');
    await expect(readModelFiles([archive])).rejects.toThrow('“model.json” is too large for a model.json');
    expect(blob).not.toHaveBeenCalled();
    blob.mockRestore();
  });

  test('unpacks an archive only as far as its own sizes say', async () => {
    const bytes = zipSync({ 'model.json': new Uint8Array(40_000_000).fill(32), 'weights.bin': BYTES });
    const view = new DataView(bytes.buffer);
    // The size in the central directory, which is at the end of the archive.
    const directory = view.getUint32(bytes.length - 6, true);
    view.setUint32(directory + 24, 900, true);
    await expect(readModelFiles([new File([bytes as Uint8Array<ArrayBuffer>], 'model.zip')])).rejects.toThrow(
      /“model.json” is not JSON|damaged/,
    );
  });
});

test('1,000 damaged copies of a model of TensorFlow.js are read or refused with a sentence', async () => {
  const original = text(JSON.stringify(jsonOf()));
  const fates = { read: 0, refused: 0 };
  for (let seed = 0; seed < 1000; seed++) {
    const random = seeded(seed);
    const at = (end: number) => Math.floor(random() * end);
    const damaged = (bytes: Uint8Array) => {
      const copy = new Uint8Array(bytes);
      for (let i = at(4); i >= 0; i--) copy[at(copy.length)] = at(256);
      if (random() < 0.2) copy.copyWithin(at(copy.length), at(copy.length), at(copy.length));
      return random() < 0.2 ? copy.slice(0, at(copy.length)) : copy;
    };
    const inJson = random() < 0.5;
    const parts = {
      'model.json': inJson ? damaged(original) : original,
      'weights.bin': inJson ? BYTES : damaged(BYTES),
    };
    const archive = zipSync(parts, { level: 0 });
    const content = (random() < 0.2 ? damaged(archive) : archive) as Uint8Array<ArrayBuffer>;
    try {
      const { weights } = await readModelFiles([new File([content], 'model.zip')]);
      expect(weights.every((values) => values.every(Number.isFinite))).toBe(true);
      fates.read++;
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      expect((error as Error).message.length).toBeLessThan(400);
      fates.refused++;
    }
  }
  expect(Math.min(fates.read, fates.refused)).toBeGreaterThan(100);
});
