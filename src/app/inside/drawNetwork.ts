/**
 * Draws what the network is made of with tfjs-vis; on its own because this part of tfjs-vis comes with
 * TensorFlow.js' core, which nothing else on the page needs.
 */
import { histogram } from '@tensorflow/tfjs-vis/dist/render/histogram.js';
import { table } from '@tensorflow/tfjs-vis/dist/render/table.js';

const FONT_SIZE = 12;

export async function drawWeights(area: HTMLElement, values: Float32Array): Promise<void> {
  // Without `stats`, which has colours of its own: the page tells them.
  await histogram(
    area,
    values as unknown as number[],
    {
      width: area.clientWidth,
      height: area.clientHeight,
      fontSize: FONT_SIZE,
      maxBins: 48,
      stats: false,
      color: getComputedStyle(area).getPropertyValue('--series-training').trim(),
    } as Parameters<typeof histogram>[2],
  );
}

export async function drawTable(
  area: HTMLElement,
  headers: string[],
  rows: (string | number)[][],
): Promise<void> {
  table(area, { headers, values: rows }, { fontSize: FONT_SIZE });
}
