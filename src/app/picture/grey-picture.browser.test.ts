import { expect, test } from 'vitest';
import { digitsIn } from '../../drawing/picture.ts';
import { greyPicture, PictureError } from './grey-picture.ts';

async function painted(
  width: number,
  height: number,
  paint: (context: OffscreenCanvasRenderingContext2D) => void,
) {
  const canvas = new OffscreenCanvas(width, height);
  paint(canvas.getContext('2d') as OffscreenCanvasRenderingContext2D);
  return canvas.convertToBlob({ type: 'image/png' });
}

test('a picture is scaled down, its colours become shades, and what is transparent is paper', async () => {
  const blob = await painted(2000, 1000, (context) => {
    context.fillStyle = 'rgb(0, 0, 255)';
    context.fillRect(900, 200, 100, 600);
  });
  const picture = await greyPicture(blob);
  expect([picture.width, picture.height]).toEqual([1000, 500]);
  expect([picture.shades[0], picture.shades[250 * 1000 + 475]]).toEqual([255, 29]);
  const digits = digitsIn(picture);
  expect(digits.map(({ box }) => box)).toEqual([{ left: 450, top: 100, right: 500, bottom: 400 }]);
});

test('a file that is no picture gives a sentence', async () => {
  await expect(greyPicture(new Blob(['text']))).rejects.toThrow(PictureError);
});
