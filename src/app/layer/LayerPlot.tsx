/** A part of a layer and its derivative as curves, before a histogram of what arrives there. */
import type { Arrivals } from '../../contract/network-view.ts';
import { differentiate } from '../../expression/differentiate.ts';
import type { Expression } from '../../expression/syntax.ts';
import { curve, heights, type Piece, type Range } from './curve.ts';
import styles from './LayerPanel.module.css';

const SHOWN: Range = { from: -4, to: 4 };
const WIDTH = 320;
const HEIGHT = 180;

interface Props {
  part: Expression;
  /** A value for each trainable number. */
  numbers: Readonly<Record<string, number>>;
  arrivals: Arrivals | undefined;
  /** What the picture shows, for visitors who cannot see it. */
  label: string;
}

export function LayerPlot({ part, numbers, arrivals, label }: Props) {
  const values = curve(part, SHOWN, numbers);
  const slopes = curve(differentiate(part), SHOWN, numbers);
  const range = heights([...values, ...slopes]);
  const left = (x: number) => ((x - SHOWN.from) / (SHOWN.to - SHOWN.from)) * WIDTH;
  const top = (y: number) => HEIGHT - ((y - range.from) / (range.to - range.from)) * HEIGHT;
  const path = (pieces: Piece[]) =>
    pieces
      .map(
        (piece) =>
          `M${piece.map(([x, y]) => `${left(x).toFixed(1)} ${clipped(top(y)).toFixed(1)}`).join('L')}`,
      )
      .join('');
  return (
    <svg className={styles.plot} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {arrivals && <Histogram {...arrivals} left={left} />}
      <line className={styles.axis} x1={0} x2={WIDTH} y1={top(0)} y2={top(0)} />
      <line className={styles.axis} x1={left(0)} x2={left(0)} y1={0} y2={HEIGHT} />
      {[-2, 2].map((x) => (
        <text key={x} className={styles.tick} x={left(x)} y={clippedText(top(0) + 14)}>
          {x < 0 ? `−${-x}` : x}
        </text>
      ))}
      <text className={styles.tick} x={left(0) + 12} y={clippedText(top(1) + 4)}>
        1
      </text>
      <path className={styles.slope} d={path(slopes)} />
      <path className={styles.value} d={path(values)} />
    </svg>
  );
}

/** Curves end a little outside of the picture. */
const clipped = (y: number) => Math.min(Math.max(y, -20), HEIGHT + 20);
const clippedText = (y: number) => Math.min(Math.max(y, 12), HEIGHT - 4);

function Histogram({ low, high, counts, left }: Arrivals & { left: (x: number) => number }) {
  const most = Math.max(...counts, 1);
  const width = (high - low) / counts.length;
  return (
    <g className={styles.arrivals}>
      {counts.map((count, i) => {
        const from = low + i * width;
        const height = (count / most) * HEIGHT * 0.8;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bins keep their places.
            key={i}
            x={left(from)}
            width={left(from + width) - left(from)}
            y={HEIGHT - height}
            height={height}
          />
        );
      })}
    </g>
  );
}
