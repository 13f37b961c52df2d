/** Files of a visitor that cannot be read as a dataset. The message says which file, where, and what to do. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';
}

/**
 * @param line counted from 1, where the file has lines.
 * @param why the end of a sentence that begins with the file's name.
 * @throws {DataFileError}
 */
export function refuse(file: string, why: string, line?: number): never {
  const name = file.length > LONGEST ? `${file.slice(0, LONGEST)}…` : file;
  throw new DataFileError(
    `“${name}”${line === undefined ? '' : `, line ${line.toLocaleString('en-US')},`} ${why}.`,
  );
}

const LONGEST = 60;
