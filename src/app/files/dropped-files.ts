/** The files that a visitor drops on the page, and those in dropped folders. */

/** A folder with more files than this is not looked through: a million pictures are the most that the page takes. */
const MOST_FILES = 1_000_000;

/** Files that were dropped and cannot be had. The message is a sentence for the visitor. */
export class DropError extends Error {
  override readonly name = 'DropError';
}

/**
 * Call it while the drop is handled: afterwards the browser gives nothing away. A file in a folder has its path
 * from the dropped folder on as its name, with slashes.
 * @throws {DropError}
 */
export function droppedFiles({ items, files }: Pick<DataTransfer, 'items' | 'files'>): Promise<File[]> {
  const whole = [...files];
  const entries = [...items].map((item) => item.webkitGetAsEntry?.());
  return entries.some((entry) => entry?.isDirectory) ? filesIn(entries) : Promise.resolve(whole);
}

async function filesIn(entries: readonly (FileSystemEntry | null | undefined)[]): Promise<File[]> {
  const found: File[] = [];
  // The folders that are still to be read. A folder may hold many, so this does not call itself.
  const open = entries.filter((entry) => entry != null);
  for (let entry = open.shift(); entry; entry = open.shift()) {
    const path = entry.fullPath.replace(/^\//, '');
    try {
      if (entry.isDirectory) open.push(...(await entriesOf(entry as FileSystemDirectoryEntry)));
      else found.push(await fileOf(entry as FileSystemFileEntry, path));
    } catch (cause) {
      throw new DropError(`“${path}” could not be read. Drop the folder again, or choose it.`, { cause });
    }
    if (found.length > MOST_FILES) throw new DropError('The folder holds more than a million files.');
  }
  if (found.length === 0) throw new DropError('There is no file in this folder.');
  return found;
}

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  // Browsers give them a hundred at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return found;
    found.push(...some);
  }
}

async function fileOf(entry: FileSystemFileEntry, path: string): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  const { type, lastModified } = file;
  return new File([file], path, { type, lastModified });
}
