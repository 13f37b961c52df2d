/** Decodes a visitor's picture into grey pixels. */
import { painter } from '../../drawing/paint.ts';
import type { Picture } from '../../drawing/picture-ink.ts';

/** Pixels of the longer side: enough for a line of digits, and few enough to be found at once. */
const LONGEST = 1000;
/** Bytes of a large photo. */
const LARGEST = 50e6;

/** A picture that cannot be read. The message is a sentence for the visitor. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** @throws {PictureError} */
export async function greyPicture(file: Blob): Promise<Picture> {
  if (file.size > LARGEST) throw new PictureError('This picture is larger than 50 MB. Choose a smaller one.');
  const bitmap = await createImageBitmap(file).catch((cause) => {
    throw new PictureError('This file cannot be decoded as a picture. Choose a PNG or a JPEG.', { cause });
  });
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const { width, height } = canvas;
  const context = painter(canvas);
  if (!context) throw new PictureError('This browser cannot decode pictures here.');
  // What is transparent counts as white paper.
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const shades = new Uint8Array(width * height);
  for (let i = 0; i < shades.length; i++) {
    const at = 4 * i;
    shades[i] = Math.round(
      0.299 * (data[at] as number) + 0.587 * (data[at + 1] as number) + 0.114 * (data[at + 2] as number),
    );
  }
  return { width, height, shades };
}
