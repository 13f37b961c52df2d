import { expect, test } from 'vitest';
import { recordedDigits } from './fixtures/recorded.ts';
import { strokesToImage } from './image.ts';
import { lesson } from './lesson.ts';

const drawings = recordedDigits().slice(0, 2);

test('each drawing gives bytes of the drawing itself, then of varied copies', async () => {
  const digits = await lesson(drawings);
  expect(digits.map(({ digit }) => digit)).toEqual(drawings.map(({ digit }) => digit));
  for (const [i, { images }] of digits.entries()) {
    const { image } = strokesToImage(drawings[i]?.strokes ?? []);
    expect(images[0]).toEqual(Uint8Array.from(image, (value) => Math.round(value * 255)));
    expect(images.length).toBe(1600);
    expect(new Set(images.map((one) => one.join())).size).toBe(images.length);
    expect(images.every((one) => one.length === 784 && one.some((value) => value > 200))).toBe(true);
  }
});

test('the same drawings give the same lesson', async () => {
  const bytes = async () => Buffer.concat((await lesson(drawings)).flatMap(({ images }) => images));
  expect((await bytes()).equals(await bytes())).toBe(true);
});
