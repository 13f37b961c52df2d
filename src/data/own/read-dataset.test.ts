import { gzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { seeded } from '../../drawing/fixtures/seeded.ts';
import { PIXELS } from '../split.ts';
import { DataFileError } from './data-file-error.ts';
import { readDataset } from './read-dataset.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Shade of pixel `i` of the image in row `row`. */
const shade = (row: number, i: number) => (row * 31 + i * 7) % 256;
const images = (count: number) =>
  Uint8Array.from({ length: count * PIXELS }, (_, i) => shade(Math.floor(i / PIXELS), i % PIXELS));
const labelsOf = (count: number, classes = 3, first = 0) =>
  Uint8Array.from({ length: count }, (_, row) => first + (row % classes));

function idxImages(count: number, side = 28): Bytes {
  const bytes = new Uint8Array(16 + count * PIXELS);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of [0x803, count, side, side].entries()) view.setUint32(4 * i, value);
  bytes.set(images(count), 16);
  return bytes;
}
function idxLabels(labels: Uint8Array): Bytes {
  const bytes = new Uint8Array(8 + labels.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x801);
  view.setUint32(4, labels.length);
  bytes.set(labels, 8);
  return bytes;
}
const csvLine = (row: number, label: number | string = row % 3) =>
  `${label},${Array.from({ length: PIXELS }, (_, i) => shade(row, i)).join(',')}`;
const names = `label,${Array.from({ length: PIXELS }, (_, i) => `pixel${i}`).join(',')}`;
const file = (name: string, content: BlobPart) => new File([content], name);
const decode = async (picture: Blob) => new Uint8Array(await picture.arrayBuffer());
const read = (files: File[], wishes: Partial<Parameters<typeof readDataset>[1]> = {}) =>
  readDataset(files, { name: 'Mine', testShare: 0.25, decode, ...wishes });

test('IDX, plain and compressed, gives the rows of the files in their order', async () => {
  const seen: number[] = [];
  const { head, train, test } = await read(
    [
      file('train-images-idx3-ubyte.gz', gzipSync(idxImages(40)) as Bytes),
      file('t10k-labels-idx1-ubyte', idxLabels(labelsOf(8))),
      file('train-labels-idx1-ubyte', idxLabels(labelsOf(40))),
      file('t10k-images-idx3-ubyte', idxImages(8)),
    ],
    { classes: ['coat', 'bag', 'boot'], onProgress: (done, total) => seen.push(done / total) },
  );
  expect(head).toMatchObject({ name: 'Mine', classes: ['coat', 'bag', 'boot'], trainRows: 40, testRows: 8 });
  expect(train).toEqual({ images: images(40), labels: labelsOf(40) });
  expect(test).toEqual({ images: images(8), labels: labelsOf(8) });
  expect(seen.at(-1)).toBe(1);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});

test('labels become 0, 1, … and other bytes give another id', async () => {
  const files = (first: number) => [
    file('images', idxImages(40)),
    file('labels', idxLabels(labelsOf(40, 2, first))),
  ];
  const letters = await read(files(7));
  expect(letters.head.classes).toEqual(['7', '8']);
  expect(new Set(letters.train.labels)).toEqual(new Set([0, 1]));
  expect((await read(files(7))).head.id).toBe(letters.head.id);
  const less = [file('images', idxImages(39)), file('labels', idxLabels(labelsOf(39, 2, 7)))];
  expect((await read(less)).head.id).not.toBe(letters.head.id);
});

test('without files to test with, the rows are shuffled and split; none is lost', async () => {
  const files = [file('images', idxImages(40)), file('labels', idxLabels(labelsOf(40).sort()))];
  const { head, train, test } = await read(files);
  expect([head.trainRows, head.testRows]).toEqual([30, 10]);
  const firsts = ({ images: some }: typeof train) =>
    Array.from({ length: some.length / PIXELS }, (_, row) =>
      [...some.subarray(row * PIXELS, row * PIXELS + 9)].join(),
    );
  const all = Array.from({ length: 40 }, (_, row) =>
    [...images(40).subarray(row * PIXELS, row * PIXELS + 9)].join(),
  );
  expect([...firsts(train), ...firsts(test)].sort()).toEqual(all.sort());
  expect(new Set(test.labels).size).toBe(3);
});

test('images of EMNIST, which are on their side, are set upright', async () => {
  const upright = await read([file('a-images', idxImages(40)), file('a-labels', idxLabels(labelsOf(40)))]);
  const turned = await read([
    file('emnist-images', idxImages(40)),
    file('emnist-labels', idxLabels(labelsOf(40))),
  ]);
  expect(turned.train.images[28 * 3 + 5]).toBe(upright.train.images[28 * 5 + 3]);
});

test('CSV with and without a line of names, with empty lines and Windows’ line ends', async () => {
  const lines = Array.from({ length: 24 }, (_, row) => csvLine(row));
  const plain = await read([
    file('a.csv', lines.join('\n')),
    file('a-test.csv', `${names}\r\n${lines.slice(0, 6).join('\r\n')}\r\n\r\n`),
  ]);
  expect(plain.train).toEqual({ images: images(24), labels: labelsOf(24) });
  expect(plain.test).toEqual({ images: images(6), labels: labelsOf(6) });
});

/** A file of `count` lines that are made while they are read. */
function generated(count: number) {
  const line = new TextEncoder().encode(`${csvLine(5, 1)}\n${csvLine(6, 0)}\n`);
  const lot = new Uint8Array(100 * line.length);
  for (let i = 0; i < 100; i++) lot.set(line, i * line.length);
  const big = file('big.csv', '');
  Object.defineProperty(big, 'size', { value: (count / 2) * line.length });
  big.slice = () => new Blob([line]) as never;
  let given = 0;
  big.stream = () => {
    let left = count / 200;
    return new ReadableStream({
      pull(controller) {
        if (left-- === 0) return controller.close();
        given += lot.length;
        controller.enqueue(lot);
      },
    });
  };
  return { big, given: () => given };
}

test('a long CSV is read as a stream: nothing is allocated but the pixels', async () => {
  const count = 20_000;
  const { big, given } = generated(count);
  const sizes: number[] = [];
  const original = globalThis.Uint8Array;
  globalThis.Uint8Array = new Proxy(original, {
    construct(target, args) {
      if (typeof args[0] === 'number') sizes.push(args[0]);
      return Reflect.construct(target, args);
    },
  });
  try {
    const { head } = await read([big]);
    expect(head).toMatchObject({ trainRows: 15_000, testRows: 5000 });
  } finally {
    globalThis.Uint8Array = original;
  }
  // Both readings went over all of it.
  expect(given()).toBe(2 * big.size);
  const allocated = sizes.reduce((sum, size) => sum + size, 0);
  expect(allocated).toBeLessThan(count * (PIXELS + 1) + 5000);
});

test('a zip of pictures takes the folders’ names; light paper is turned round', async () => {
  const dark = new Uint8Array(PIXELS);
  dark[400] = 200;
  const light = dark.map((value) => 255 - value);
  const parts: Record<string, Uint8Array> = {
    '__MACOSX/mine/train/cat/._0.png': dark,
    'mine/readme.txt': dark,
  };
  for (let i = 0; i < 20; i++) {
    parts[`mine/train/${i % 2 ? 'cat' : 'dog'}/${i}.png`] = i % 3 ? dark : light;
    parts[`mine/test/${i % 2 ? 'cat' : 'dog'}/${i}.jpg`] = dark;
  }
  const { head, train, test } = await read([file('mine.zip', zipSync(parts) as Bytes)]);
  expect(head).toMatchObject({ classes: ['cat', 'dog'], trainRows: 20, testRows: 20 });
  for (const split of [train, test]) {
    expect(split.labels.filter((label) => label === 0)).toHaveLength(10);
    for (let row = 0; row < 20; row++)
      expect(split.images.subarray(row * PIXELS, (row + 1) * PIXELS)).toEqual(dark);
  }
});

test('a folder of pictures is read like a zip', async () => {
  const files = Array.from({ length: 28 }, (_, i) => {
    const picture = file(`${i}.png`, new Uint8Array(PIXELS));
    Object.defineProperty(picture, 'webkitRelativePath', { value: `shapes/${i % 3}/${i}.png` });
    return picture;
  });
  expect((await read(files)).head).toMatchObject({ classes: ['0', '1', '2'], trainRows: 21, testRows: 7 });
});

const pair = (imagesFile: Bytes, labels = labelsOf(40)) => [
  file('x-images', imagesFile),
  file('x-labels', idxLabels(labels)),
];
const withLine = (line: string) => [
  file('k.csv', [names, ...Array.from({ length: 3 }, (_, row) => csvLine(row)), line].join('\n')),
];

test.each<[string, () => File[]]>([
  ['“x-images” ends 5 bytes early', () => pair(idxImages(40).slice(0, -5))],
  ['“x-images” has more bytes than its header says', () => pair(Uint8Array.of(...idxImages(2), 1))],
  ['“x-images” has images of 32 × 32 pixels', () => pair(idxImages(40, 32))],
  ['“x-labels” has 39 labels for 40 images', () => pair(idxImages(40), labelsOf(39))],
  ['has 4,294,967,295 entries', () => [file('x', Uint8Array.of(0, 0, 8, 3, 255, 255, 255, 255, 0, 0))]],
  ['the file with their labels is missing', () => [file('x-images', idxImages(40))]],
  [
    '“x.gz” is damaged',
    () => [file('x.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 7, 7, 7, 7, 7))],
  ],
  ['All images have the same label', () => pair(idxImages(40), labelsOf(40, 1))],
  ['There are 63 classes; this page takes at most 62', () => pair(idxImages(126), labelsOf(126, 63))],
  [
    '“k.csv”, line 5, has 783 numbers, and needs 785',
    () => withLine(csvLine(3).split(',').slice(0, 783).join(',')),
  ],
  ['“k.csv”, line 5, has the number 256… in column 2', () => withLine(`1,256,${csvLine(0)}`)],
  ['“k.csv”, line 5, has “a” in column 1', () => withLine(csvLine(0, 'a'))],
  ['“k.csv”, line 5, has no number in column 2', () => withLine(`1,,${csvLine(0)}`)],
  ['“k.csv”, line 1, is too long', () => [file('k.csv', '1'.repeat(30_000))]],
  ['“z.zip” is a damaged archive', () => [file('z.zip', new Uint8Array(100))]],
  ['“z.zip” holds no pictures', () => [file('z.zip', zipSync({ 'a.txt': new Uint8Array(3) }) as Bytes)]],
  ['“1.png” is in no folder', () => [file('1.png', new Uint8Array(PIXELS))]],
  ['“b.txt” is no CSV', () => [file('a.csv', csvLine(0)), file('b.txt', 'x')]],
])('refused: %s', async (message, files) => {
  const reading = read(files());
  await expect(reading).rejects.toThrow(DataFileError);
  await expect(reading).rejects.toThrow(message);
});

test('names that do not fit the classes are refused', async () => {
  const files = pair(idxImages(40));
  await expect(read(files, { classes: ['a', 'b'] })).rejects.toThrow(
    'You gave 2 names, and the files have 3 classes',
  );
  await expect(read(files, { classes: ['a', 'b', 'a'] })).rejects.toThrow('Two classes have the same name');
});

test.each<[string, string, () => Bytes]>([
  ['IDX', 'x-images', () => idxImages(30)],
  ['compressed IDX', 'x-images.gz', () => gzipSync(idxImages(30)) as Bytes],
  [
    'CSV',
    'x.csv',
    () => new TextEncoder().encode(Array.from({ length: 28 }, (_, row) => csvLine(row)).join('\n')),
  ],
  [
    'zip',
    'x.zip',
    () =>
      zipSync(
        Object.fromEntries(
          Array.from({ length: 28 }, (_, i) => [`${i % 2}/${i}.png`, new Uint8Array(PIXELS)]),
        ),
      ) as Bytes,
  ],
])('1,000 damaged copies of a file are read or refused with a sentence: %s', async (_, name, original) => {
  const bytes = original();
  const fates = { read: 0, refused: 0 };
  for (let seed = 0; seed < 1000; seed++) {
    const random = seeded(seed);
    const at = (end: number) => Math.floor(random() * end);
    let copy = new Uint8Array(bytes);
    const near = random() < 0.5 ? Math.min(200, copy.length) : copy.length;
    for (let i = at(4); i >= 0; i--) copy[at(near)] = at(256);
    if (random() < 0.2) copy = copy.slice(0, at(copy.length));
    try {
      const others = name.startsWith('x-images') ? [file('x-labels', idxLabels(labelsOf(30)))] : [];
      const { head, train } = await read([file(name, copy), ...others]);
      expect(train.labels.every((label) => label < head.classes.length)).toBe(true);
      fates.read++;
    } catch (error) {
      expect(error).toBeInstanceOf(DataFileError);
      expect((error as Error).message.length).toBeLessThan(400);
      fates.refused++;
    }
  }
  expect(Math.min(fates.read, fates.refused)).toBeGreaterThan(50);
});
