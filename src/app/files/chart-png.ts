/** Paints a chart's file as a picture of pixels. */
import { painter } from '../../drawing/paint.ts';

/** Pixels of the picture for each pixel on the page, so that a printed chart is sharp. */
const SCALE = 2;

/**
 * @param svg the text of an SVG file with a width and a height.
 * @throws {Error} when the browser cannot paint it.
 */
export async function chartPng(svg: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = SCALE * image.naturalWidth;
    canvas.height = SCALE * image.naturalHeight;
    painter(canvas)?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
    if (!blob) throw new Error('This browser cannot make a PNG of the chart. Take the SVG instead.');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}
