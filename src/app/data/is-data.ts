/** Tells pictures, files of data and files of a model from each other, when the visitor drops them on the page. */

/** As much of a zip's end as holds its list of files, or enough of it. */
const END = 1 << 16;

const PICTURE = /\.(png|jpe?g|gif|bmp|webp|avif)$/i;

/** One picture is to be read; many are data. */
export const isOnePicture = (files: readonly File[]): boolean =>
  files.length === 1 && files.every(({ name, type }) => PICTURE.test(name) || type.startsWith('image/'));

/** Files of a dropped folder have a path. A folder of pictures may hold other files, too. */
export async function isData(files: readonly File[]): Promise<boolean> {
  const [first] = files;
  if (!first) return false;
  if (files.some(({ name }) => name.includes('/') && PICTURE.test(name))) return true;
  if (/\.zip$/i.test(first.name)) {
    const list = await first.slice(Math.max(0, first.size - END)).text();
    return /\.(png|jpe?g|gif|bmp|webp|avif)/i.test(list);
  }
  return files.every(({ name }) => /\.(csv|gz|idx\d*)$|-ubyte$|\.(png|jpe?g|gif|bmp|webp|avif)$/i.test(name));
}
