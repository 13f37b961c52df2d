/** A digit, and the numbers that it is made of. */
import { type PointerEvent, useCallback, useMemo, useState } from 'react';
import { IMAGE_SIDE } from '../../drawing/image.ts';
import { usePainted } from '../see-inside/use-painted.ts';
import styles from './ExplainPanel.module.css';

/** How many numbers each way are shown around the pixel. */
const AROUND = 3;

export function PixelFigure({ image }: { image: Float32Array }) {
  const [chosen, choose] = useState<number>();
  const pixel = chosen ?? middleInk(image);
  const [row, column] = [Math.floor(pixel / IMAGE_SIDE), pixel % IMAGE_SIDE];
  const whole = usePainted(
    useCallback(
      (context, width, _, style) => {
        const side = width / IMAGE_SIDE;
        context.fillStyle = style.color;
        image.forEach((ink, i) => {
          context.globalAlpha = ink;
          // A little larger, so that no gap shows between two pixels.
          context.fillRect(
            (i % IMAGE_SIDE) * side,
            Math.floor(i / IMAGE_SIDE) * side,
            side + 0.5,
            side + 0.5,
          );
        });
        context.globalAlpha = 1;
        context.strokeStyle = style.getPropertyValue('--accent');
        context.lineWidth = Math.max(2, width / 110);
        const window = (2 * AROUND + 1) * side;
        context.strokeRect((column - AROUND) * side, (row - AROUND) * side, window, window);
      },
      [image, row, column],
    ),
  );
  const numbers = useMemo(
    () =>
      Array.from({ length: (2 * AROUND + 1) ** 2 }, (_, i) => {
        const y = row - AROUND + Math.floor(i / (2 * AROUND + 1));
        const x = column - AROUND + (i % (2 * AROUND + 1));
        const inside = x >= 0 && x < IMAGE_SIDE && y >= 0 && y < IMAGE_SIDE;
        return inside ? image[y * IMAGE_SIDE + x] : undefined;
      }),
    [image, row, column],
  );
  const near = usePainted(
    useCallback(
      (context, width, height, style) => {
        const across = 2 * AROUND + 1;
        const [cellWidth, cellHeight] = [width / across, height / across];
        context.textAlign = 'center';
        context.textBaseline = 'middle';
        context.font = `${Math.round(cellHeight * 0.38)}px ${style.fontFamily}`;
        numbers.forEach((ink, i) => {
          if (ink === undefined) return;
          const [x, y] = [(i % across) * cellWidth, Math.floor(i / across) * cellHeight];
          context.fillStyle = style.color;
          context.globalAlpha = ink;
          context.fillRect(x, y, cellWidth, cellHeight);
          context.globalAlpha = 1;
          context.fillStyle = ink > 0.5 ? style.backgroundColor : style.color;
          context.fillText(shown(ink), x + cellWidth / 2, y + cellHeight / 2);
        });
        context.strokeStyle = style.getPropertyValue('--accent');
        context.lineWidth = Math.max(2, width / 110);
        context.strokeRect(AROUND * cellWidth, AROUND * cellHeight, cellWidth, cellHeight);
      },
      [numbers],
    ),
  );
  const point = ({ nativeEvent, currentTarget }: PointerEvent<HTMLCanvasElement>) => {
    const along = (offset: number, length: number) =>
      Math.min(IMAGE_SIDE - 1, Math.max(0, Math.floor((offset / length) * IMAGE_SIDE)));
    choose(
      along(nativeEvent.offsetY, currentTarget.clientHeight) * IMAGE_SIDE +
        along(nativeEvent.offsetX, currentTarget.clientWidth),
    );
  };
  return (
    <figure className={styles.figure}>
      <div className={styles.pair}>
        <canvas
          ref={whole}
          className={styles.square}
          role="img"
          aria-label="The digit as the network sees it, 28 by 28 pixels"
          onPointerMove={point}
          onPointerDown={point}
        />
        <canvas
          ref={near}
          className={styles.square}
          role="img"
          aria-label={`The numbers around row ${row + 1}, column ${column + 1}`}
        />
      </div>
      <label className={styles.control}>
        Pixel
        <input
          type="range"
          min={0}
          max={image.length - 1}
          value={pixel}
          aria-valuetext={`Row ${row + 1}, column ${column + 1}: ${shown(image[pixel] as number)}`}
          onChange={({ target }) => choose(Number(target.value))}
        />
      </label>
      <figcaption>
        Row {row + 1}, column {column + 1}: {shown(image[pixel] as number)}. Point at the digit for other
        pixels.
      </figcaption>
    </figure>
  );
}

const shown = (ink: number): string => (ink === 0 ? '0' : ink === 1 ? '1' : ink.toFixed(2).replace(/^0/, ''));

/** The inked pixel nearest to the middle, at an edge, where numbers differ. */
function middleInk(image: Float32Array): number {
  const middle = (IMAGE_SIDE - 1) / 2;
  const far = (i: number) => Math.hypot((i % IMAGE_SIDE) - middle, Math.floor(i / IMAGE_SIDE) - middle);
  const edges = Array.from(image.keys()).filter(
    (i) => (image[i] as number) > 0.2 && (image[i] as number) < 0.9,
  );
  return edges.sort((a, b) => far(a) - far(b))[0] ?? Math.floor(image.length / 2);
}
