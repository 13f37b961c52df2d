import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { isData, isOnePicture } from './is-data.ts';

const file = (name: string, content: BlobPart = 'x') => new File([content], name);
const zip = (...names: string[]) =>
  file(
    'a.zip',
    zipSync(Object.fromEntries(names.map((name) => [name, new Uint8Array(9)]))) as Uint8Array<ArrayBuffer>,
  );

test.each<[boolean, string, File[]]>([
  [true, 'IDX', [file('train-images-idx3-ubyte'), file('train-labels-idx1-ubyte.gz')]],
  [true, 'CSV', [file('train.CSV')]],
  [true, 'a zip of pictures', [zip('cat/1.png', 'dog/2.png')]],
  [false, 'a zip of a model', [zip('model.json', 'weights.bin')]],
  [false, 'a model of Keras', [file('model.keras')]],
  [false, 'a model of TensorFlow.js', [file('model.json'), file('group1-shard1of1.bin')]],
  [false, 'nothing', []],
  [true, 'a folder of pictures and other files', [file('a/boot/1.png'), file('a/.DS_Store')]],
  [false, 'a folder with a model', [file('m/model.json'), file('m/weights.bin')]],
])('%s for %s', async (expected, _, files) => {
  expect(await isData(files)).toBe(expected);
});

test('one picture is read, and more are data', () => {
  expect(isOnePicture([file('7.JPG')])).toBe(true);
  expect(isOnePicture([file('7.jpg'), file('8.jpg')])).toBe(false);
  expect(isOnePicture([file('a.csv')])).toBe(false);
});
