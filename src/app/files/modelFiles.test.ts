import { expect, test } from 'vitest';
import { ModelFilesError, readModelFiles } from './modelFiles.ts';

const json = (paths: unknown, name = 'model.json') =>
  new File([JSON.stringify({ weightsManifest: [{ paths }] })], name);
const bin = (name: string, ...bytes: number[]) => new File([Uint8Array.from(bytes)], name);

test('weights come in the order in which the model names them', async () => {
  const { modelJson, weights } = await readModelFiles([
    bin('group1-shard2of2.bin', 3, 4),
    json(['group1-shard1of2.bin', './group1-shard2of2.bin']),
    bin('group1-shard1of2.bin', 1, 2),
  ]);
  expect(JSON.parse(modelJson)).toHaveProperty('weightsManifest');
  expect([...new Uint8Array(weights)]).toEqual([1, 2, 3, 4]);
});

test('a single weights file may have been renamed', async () => {
  const { weights } = await readModelFiles([
    json(['weights.bin'], 'model (1).json'),
    bin('weights (1).bin', 7),
  ]);
  expect([...new Uint8Array(weights)]).toEqual([7]);
});

test.each<[string, File[], RegExp]>([
  ['nothing', [], /^No model\.json is among the files/],
  ['only weights', [bin('weights.bin', 1)], /^No model\.json is among the files/],
  ['only the model', [json(['weights.bin'])], /^“model\.json” names “weights\.bin”, which was not chosen/],
  ['two models', [json(['a.bin']), json(['a.bin'], 'b.json')], /^There is more than one \.json file/],
  ['a picture by that name', [bin('model.json', 0xff, 0xd8)], /^“model\.json” is not the model\.json of/],
  ['other JSON', [new File(['[1, 2]'], 'digits.json')], /^“digits\.json” is not the model\.json of/],
  ['null', [new File(['null'], 'n.json')], /^“n\.json” is not the model\.json of/],
  ['no paths', [json(undefined)], /^“model\.json” is not the model\.json of/],
  ['odd paths', [json([1])], /^“model\.json” is not the model\.json of/],
])('%s is refused with what to choose', async (_, files, message) => {
  const reading = readModelFiles(files);
  await expect(reading).rejects.toThrow(ModelFilesError);
  await expect(reading).rejects.toThrow(message);
  await expect(reading).rejects.toThrow('Choose a model.json and its weights.bin together.');
});
