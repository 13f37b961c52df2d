/** Reads and writes zip archives. */
import { strToU8, unzipSync, zipSync } from 'fflate';
import { countText, quoted, refuse, Unreadable } from './unreadable.ts';
import type { NamedFile } from './weight-files.ts';

/** The most files in an archive; a model has a dozen. */
const MOST_FILES = 1000;

/** @param files by name. Compresses only text, because weights hardly get smaller. */
export function zipFiles(files: Record<string, string | Uint8Array>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([name, content]) =>
    typeof content === 'string'
      ? ([name, strToU8(content)] as const)
      : ([name, [content, { level: 0 }]] as const),
  );
  return zipSync(Object.fromEntries(entries));
}

/** True when the first bytes are those of an archive. */
export async function isZip(file: Blob): Promise<boolean> {
  const [p, k, three, four] = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return p === 0x50 && k === 0x4b && three === 3 && four === 4;
}

/**
 * The files in an archive, without their folders. Unpacks a file only when it is opened.
 * @throws {Unreadable} when the archive is damaged.
 */
export async function unzipFiles(archive: File): Promise<NamedFile[]> {
  const bytes = new Uint8Array(await archive.arrayBuffer());
  const unzip = (filter: NonNullable<Parameters<typeof unzipSync>[1]>['filter']) => {
    try {
      return unzipSync(bytes, filter && { filter });
    } catch (error) {
      if (error instanceof Unreadable) throw error;
      refuse(`${quoted(archive.name)} is a damaged archive, or one with a password`);
    }
  };
  const files: NamedFile[] = [];
  let seen = 0;
  unzip(({ name: path, originalSize: size }) => {
    if (++seen > MOST_FILES) refuse(`${quoted(archive.name)} holds more than ${countText(MOST_FILES)} files`);
    const name = path.split('/').at(-1) as string;
    // Skip folders, and the files that macOS adds.
    if (name === '' || name.startsWith('.')) return false;
    const open = async () => {
      const content = unzip((entry) => entry.name === path)[path];
      if (content?.length !== size) refuse(`${quoted(name)} in ${quoted(archive.name)} is damaged`);
      return new Blob([content as Uint8Array<ArrayBuffer>]);
    };
    files.push({ name, size, open });
    return false;
  });
  return files;
}
