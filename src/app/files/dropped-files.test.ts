import { expect, test } from 'vitest';
import { DropError, droppedFiles } from './dropped-files.ts';

const file = (name: string) => new File([name], name);

function fileEntry(fullPath: string): FileSystemEntry {
  const name = fullPath.split('/').at(-1) as string;
  const give = (resolve: (given: File) => void) => resolve(file(name));
  return { fullPath, name, isFile: true, isDirectory: false, file: give } as unknown as FileSystemEntry;
}

/** Like a browser's, it gives its entries a hundred at a time. */
function folder(fullPath: string, entries: FileSystemEntry[]): FileSystemEntry {
  const createReader = () => {
    const left = [...entries];
    return { readEntries: (resolve: (some: FileSystemEntry[]) => void) => resolve(left.splice(0, 100)) };
  };
  return { fullPath, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry;
}

function drop(entries: (FileSystemEntry | null)[], files: File[] = []) {
  const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
  return droppedFiles({ items, files } as unknown as DataTransfer);
}

test('files are dropped as they are', async () => {
  const files = [file('a.csv'), file('b.csv')];
  expect(await drop([fileEntry('/a.csv'), fileEntry('/b.csv')], files)).toEqual(files);
  // Some browsers, and scripts, give files without entries.
  expect(await drop([null], files)).toEqual(files);
});

test('all files of a folder and of its folders have their paths, also when there are hundreds', async () => {
  const many = Array.from({ length: 250 }, (_, i) => fileEntry(`/clothes/train/boot/${i}.png`));
  const train = folder('/clothes/train', [folder('/clothes/train/boot', many)]);
  const found = await drop([
    folder('/clothes', [train, fileEntry('/clothes/about.txt')]),
    fileEntry('/7.png'),
  ]);
  const paths = found.map(({ name }) => name);
  expect(paths).toHaveLength(252);
  expect(paths).toEqual(expect.arrayContaining(['clothes/train/boot/249.png', 'clothes/about.txt', '7.png']));
  expect(await found.find(({ name }) => name === 'clothes/train/boot/3.png')?.text()).toBe('3.png');
});

test('an empty folder gives a sentence', async () => {
  await expect(drop([folder('/none', [])])).rejects.toThrow('There is no file in this folder.');
});

test('a file that is gone gives a sentence with its path', async () => {
  const gone = {
    ...fileEntry('/clothes/boot/1.png'),
    file: (_: unknown, reject: (error: Error) => void) => reject(new Error('NotFoundError')),
  };
  const dropped = drop([folder('/clothes', [gone as FileSystemEntry])]);
  await expect(dropped).rejects.toThrow(DropError);
  await expect(dropped).rejects.toThrow('“clothes/boot/1.png” could not be read');
});
