/** Decodes a visitor's picture, and scales it to the size that the network reads. */

const SIDE = 28;

let canvas: OffscreenCanvas | undefined;

/**
 * @returns shades `[784]`, 0 (black) … 255 (white). A picture that is not square gets a margin; what is
 * transparent is white.
 * @throws when it is no picture.
 */
export async function decodePicture(picture: Blob): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(picture);
  canvas ??= new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser cannot paint here.');
  const scale = SIDE / Math.max(bitmap.width, bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  context.fillStyle = 'white';
  context.fillRect(0, 0, SIDE, SIDE);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [red, green, blue] = data.subarray(4 * i, 4 * i + 3) as unknown as [number, number, number];
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
}
