/** The axes that the page's charts share, for vega-lite. */

/** Name of a chart's data. A chart whose data has this name can get new values without being drawn again. */
export const POINTS = 'points';

/** Title of an axis of epochs, and of their column in a tooltip. */
export const EPOCH = 'Epoch';

/** Scale and axis of an encoding. */
export interface Axis {
  scale?: object;
  axis: object;
}

/** An axis from epoch 1 to epoch `epochs`. */
export function epochAxis(epochs: number): Axis {
  return {
    // The padding leaves room for half a point.
    scale: { domain: [1, Math.max(epochs, 2)], nice: false, padding: 6 },
    axis: { title: EPOCH, values: epochTicks(epochs), format: 'd', grid: false },
  };
}

/** Up to about six round numbers of epochs. vega's own ticks would include halves. */
export function epochTicks(epochs: number): number[] {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(epochs / 6, 1)));
  const step = [1, 2, 5, 10].map((digit) => digit * magnitude).find((wide) => epochs / wide <= 6) ?? epochs;
  const ticks = Array.from({ length: Math.floor(epochs / step) }, (_, i) => step * (i + 1));
  return step > 2 ? [1, ...ticks] : ticks;
}

/** The format has no precision, so vega uses as many digits as the ticks need to differ. */
export const shareAxis = (): Axis => ({ axis: { title: null, format: '%' } });

/** On a linear axis, a line that stays below this share of the highest value looks flat. */
const FLAT = 1 / 25;

/** The most ticks above 0 on a logarithmic axis. */
const MOST_TICKS = 5;

/**
 * The axis of a loss. It is linear unless a line would look flat beside a run whose loss explodes. Then it
 * is logarithmic, but linear near 0, because the logarithm of 0 is infinite.
 */
export function lossAxis(lines: readonly (readonly number[])[]): Axis {
  const known = lines.map((line) => line.filter((value) => value > 0 && Number.isFinite(value)));
  const tops = known.filter((line) => line.length > 0).map((line) => Math.max(...line));
  const highest = Math.max(...tops);
  const flattest = Math.min(...tops);
  if (tops.length === 0 || flattest >= FLAT * highest) return { axis: { title: null, format: ',f' } };
  const lowest = Math.max(Math.min(...known.flat()), flattest / 100);
  const from = Math.floor(Math.log10(lowest));
  const to = Math.floor(Math.log10(highest));
  const step = Math.ceil((to - from + 1) / MOST_TICKS);
  const powers = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => 10 ** (to - i * step));
  return {
    scale: { type: 'symlog', constant: 10 ** from },
    axis: { title: null, format: ',.9~g', values: [0, ...powers.reverse()] },
  };
}
