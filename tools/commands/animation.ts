/** Records the README's animation: a digit is drawn, then a run is watched. */
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { setRecipe } from '../../e2e/page.ts';

/** A picture of the page, and how long the animation shows it, in ms. */
interface Frame {
  png: Buffer;
  delay: number;
}

/** Width of the animation, in pixels. */
const WIDTH = 960;
/** Of these many points of a stroke, one gets a frame. */
const POINTS = 5;
/** How many frames the run gets at most. */
const MOST_OF_RUN = 40;

/**
 * @param strokes `[x0, y0, x1, y1, …]` of each, on a tablet of 500 × 500 units.
 * @returns an animated WebP.
 */
export async function recordAnimation(page: Page, strokes: readonly number[][]): Promise<Buffer> {
  const frames: Frame[] = [];
  const take = async (delay: number) => void frames.push({ png: await page.screenshot(), delay });
  await setRecipe(page, { Examples: 12000, Epochs: 6, 'Learning rate': 0.0005 });
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
  await take(600);
  const box = await page.getByLabel('Drawing pad').boundingBox();
  if (!box) throw new Error('The pad is not on the screen.');
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; i += 2) {
      await page.mouse.move(
        box.x + ((stroke[i] as number) / 500) * box.width,
        box.y + ((stroke[i + 1] as number) / 500) * box.height,
      );
      if (i === 0) await page.mouse.down();
      if ((i / 2) % POINTS === POINTS - 1) await take(90);
    }
    await page.mouse.up();
  }
  await page.getByRole('status').filter({ hasText: /3$/ }).waitFor();
  await take(1200);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const over = page.getByText(/^Finished after/);
  for (let i = 0; i < MOST_OF_RUN && !(await over.isVisible()); i++) await take(150);
  await over.waitFor({ timeout: 600_000 });
  await take(2500);
  return encode(frames);
}

async function encode(frames: readonly Frame[]): Promise<Buffer> {
  const pictures = await Promise.all(
    frames.map(({ png }) => sharp(png).resize({ width: WIDTH }).png().toBuffer()),
  );
  return sharp(pictures, { join: { animated: true } })
    .webp({ quality: 60, effort: 6, loop: 0, delay: frames.map(({ delay }) => delay), minSize: true })
    .toBuffer();
}
