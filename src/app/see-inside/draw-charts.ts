/** Draws the charts of an evaluation, of the layers and of the weights. A file of its own, so that tfjs-vis loads only when needed. */
import { confusionMatrix } from '@tensorflow/tfjs-vis/dist/render/confusion_matrix.js';
import { histogram } from '@tensorflow/tfjs-vis/dist/render/histogram.js';
import { table } from '@tensorflow/tfjs-vis/dist/render/table.js';
import embed from '../charts/embed.ts';
import { ofKind } from '../charts/refine.ts';
import { chartFontSize, css } from '../charts/theme.ts';
import { misreadSpec } from './misread-spec.ts';

/**
 * @param confusion counts, `[label][predicted]`
 * @param kind what an image is one of, e.g. “digit”
 */
export async function drawConfusion(
  area: HTMLElement,
  confusion: number[][],
  classes: readonly string[],
  kind: string,
): Promise<void> {
  await confusionMatrix(
    ofKind(area, 'confusion'),
    { values: confusion, tickLabels: [...classes] },
    {
      ...size(area),
      fontSize: chartFontSize(),
      xLabel: 'Read as',
      yLabel: capitalized(kind),
      shadeDiagonal: false,
    },
  );
}

/**
 * @param perClass for each class, the share that is read right, 0 … 1
 * @param kind what an image is one of, e.g. “digit”
 */
export async function drawMisreadShares(
  area: HTMLElement,
  perClass: number[],
  classes: readonly string[],
  kind: string,
): Promise<void> {
  const title = capitalized(kind);
  await embed(
    area,
    misreadSpec({
      perClass,
      classes,
      title,
      ...size(area),
      color: css('--accent'),
    }),
  );
}

export async function drawWeights(area: HTMLElement, values: Float32Array): Promise<void> {
  // Without tfjs-vis' `stats`, which does not use the page's colours: the page shows these numbers itself.
  await histogram(
    ofKind(area, 'histogram'),
    values as unknown as number[],
    {
      ...size(area),
      fontSize: chartFontSize(),
      maxBins: 48,
      stats: false,
      color: css('--series-training'),
    } as Parameters<typeof histogram>[2],
  );
}

export async function drawTable(
  area: HTMLElement,
  headers: string[],
  rows: (string | number)[][],
): Promise<void> {
  table(area, { headers, values: rows }, { fontSize: chartFontSize() });
}

function size({ clientWidth: width, clientHeight: height }: HTMLElement) {
  return { width, height };
}

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
