/** The sums of all units, with their mean or without it; a slider pushes all of them up. */
import { useCallback, useMemo, useState } from 'react';
import { decimal } from '../format.ts';
import { usePainted } from '../see-inside/use-painted.ts';
import styles from './ExplainPanel.module.css';
import { barColours, paintBars } from './paint-bars.ts';

/** So that the mean is far from zero at first: a trained network's is small. */
const FIRST_PUSH = 1.5;

export function Centring({ sums, mean }: { sums: Float32Array; mean: number }) {
  const [centred, setCentred] = useState(false);
  const [push, setPush] = useState(FIRST_PUSH);
  const most = sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 1e-6);
  const farthest = Math.max(1, Math.round(most));
  const shift = centred ? -mean : push;
  const values = useMemo(() => sums.map((sum) => sum + shift), [sums, shift]);
  const above = values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  const limit = most + farthest;
  const canvas = usePainted(
    useCallback(
      (context, width, height, style) => {
        paintBars(context, values, { limit, colours: barColours(style) });
        const y = height / 2 - ((mean + shift) / limit) * (height / 2 - 1);
        context.strokeStyle = style.color;
        context.lineWidth = Math.max(1.5, height / 80);
        context.setLineDash([height / 20, height / 24]);
        context.beginPath();
        context.moveTo(0, y);
        context.lineTo(width, y);
        context.stroke();
        context.setLineDash([]);
      },
      [values, mean, shift, limit],
    ),
  );
  return (
    <figure className={styles.figure}>
      <canvas
        ref={canvas}
        className={styles.bars}
        role="img"
        aria-label={`The sums of ${sums.length} units: ${above} above zero, ${sums.length - above} below`}
      />
      <label className={styles.control}>
        <span>
          Push all up by <span aria-hidden="true">{decimal(push, 1)}</span>
        </span>
        <input
          type="range"
          min={0}
          max={farthest}
          step={0.1}
          value={push}
          onChange={({ target }) => setPush(Number(target.value))}
        />
      </label>
      <label className={styles.switch}>
        <input type="checkbox" checked={centred} onChange={({ target }) => setCentred(target.checked)} />
        Take the mean off
      </label>
      <figcaption>
        A bar for each unit. The dashed line is their mean, {decimal(mean + shift)}.{' '}
        <span data-sign="above">{above} are above zero</span>,{' '}
        <span data-sign="below">{sums.length - above} below</span>.
      </figcaption>
    </figure>
  );
}
