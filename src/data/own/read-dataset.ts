/** Reads a visitor's files as a dataset: IDX, CSV, or pictures in folders. */
import type { Dataset, Split } from '../split.ts';
import { readCsv } from './csv.ts';
import { DataFileError, refuse } from './data-file-error.ts';
import { isIdx, pairIdx, readIdx, transpose } from './idx.ts';
import { type Decode, readFolder, readZip } from './image-folders.ts';
import { datasetOf, isForTest, type ReadRows, type Wishes } from './rows.ts';

export interface ReadOptions extends Wishes {
  decode: Decode;
  onProgress?: (readBytes: number, totalBytes: number) => void;
}

/**
 * Files with “test”, “t10k” or “val” in their name are for testing.
 * @throws {DataFileError} that names the file, and the line where it has lines.
 */
export async function readDataset(files: readonly File[], options: ReadOptions): Promise<Dataset> {
  try {
    return datasetOf(await readRows(files, options), options);
  } catch (error) {
    // A Blob throws this when its file was moved or changed since the visitor chose it.
    if (error instanceof DOMException)
      throw new DataFileError('One of the files is no longer where it was. Choose it again.');
    if (error instanceof RangeError)
      throw new DataFileError('There is not enough memory for these images. Choose fewer.');
    throw error;
  }
}

async function readRows(files: readonly File[], { decode, onProgress }: ReadOptions): Promise<ReadRows> {
  const [first] = files;
  if (!first) throw new DataFileError('There are no files. Choose IDX, CSV, or pictures in folders.');
  const isCsv = files.some(({ name }) => /\.csv$/i.test(name));
  const total = files.reduce((sum, { size }) => sum + size, 0) * (isCsv ? 2 : 1);
  let read = 0;
  const onBytes = (bytes: number) => {
    read += bytes;
    onProgress?.(read, total);
  };
  if (isCsv) {
    const other = files.find(({ name }) => !/\.csv$/i.test(name));
    if (other) refuse(other.name, 'is no CSV. Choose files of one kind');
    return bySplit(files, async (some) => {
      if (some.length > 1)
        refuse(
          some[1]?.name ?? '',
          'is one CSV too many. Choose one to train on, and one with “test” in its name',
        );
      return readCsv(some[0] as File, onBytes);
    });
  }
  if (await isIdx(first)) {
    return bySplit(files, async (some) => {
      const idx = [];
      for (const file of some) {
        if (!(await isIdx(file))) refuse(file.name, 'is no IDX file. Choose files of one kind');
        idx.push(await readIdx(file, onBytes));
      }
      const split = pairIdx(idx);
      if (some.some(({ name }) => /emnist/i.test(name))) transpose(split);
      return split;
    });
  }
  if (/\.zip$/i.test(first.name)) {
    if (files.length > 1) refuse(files[1]?.name ?? '', 'cannot be read beside a zip. Choose the zip alone');
    return readZip(first, decode, onBytes);
  }
  return readFolder(files, decode, onBytes);
}

/** @param read gets the files of one split. */
async function bySplit(files: readonly File[], read: (files: File[]) => Promise<Split>): Promise<ReadRows> {
  const forTest = files.filter(({ name }) => isForTest(name));
  const others = files.filter(({ name }) => !isForTest(name));
  // Files that are all for testing are all there is.
  if (others.length === 0) return { train: await read(forTest) };
  const train = await read(others);
  return { train, test: forTest.length > 0 ? await read(forTest) : undefined };
}
