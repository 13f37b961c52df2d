/** Both halves of the centred sums; a switch shows what ReLU would leave. */
import { useCallback, useMemo, useState } from 'react';
import { usePainted } from '../see-inside/use-painted.ts';
import styles from './ExplainPanel.module.css';
import { barColours, paintBars } from './paint-bars.ts';

export function Halves({ sums, mean }: { sums: Float32Array; mean: number }) {
  const [rectified, setRectified] = useState(false);
  const centred = useMemo(() => sums.map((sum) => sum - mean), [sums, mean]);
  const limit = centred.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  const positive = centred.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  const negative = centred.length - positive;
  const half = (sign: 1 | -1) => centred.map((value) => Math.max(0, sign * value));
  return (
    <figure className={styles.figure}>
      <div className={styles.halves}>
        <Half
          values={half(1)}
          limit={limit}
          sign="above"
          label={`The positive half: ${positive} numbers above zero`}
        />
        <Half
          values={rectified ? new Float32Array(centred.length) : half(-1)}
          limit={limit}
          sign="below"
          label={rectified ? 'ReLU has no negative half' : `The negative half: ${negative} numbers`}
        />
      </div>
      <label className={styles.switch}>
        <input type="checkbox" checked={rectified} onChange={({ target }) => setRectified(target.checked)} />
        As ReLU sees it
      </label>
      <figcaption>
        {rectified
          ? `ReLU keeps ${positive} numbers and drops the other ${negative}.`
          : `${positive} numbers in the first half, ${negative} in the second: nothing is lost.`}
      </figcaption>
    </figure>
  );
}

interface HalfProps {
  values: Float32Array;
  limit: number;
  sign: 'above' | 'below';
  label: string;
}

function Half({ values, limit, sign, label }: HalfProps) {
  const canvas = usePainted(
    useCallback(
      (context, _width, _height, style) => {
        const { line, [sign]: colour } = barColours(style);
        paintBars(context, values, { limit, upwards: true, colours: { above: colour, below: colour, line } });
      },
      [values, limit, sign],
    ),
  );
  return <canvas ref={canvas} className={styles.half} role="img" aria-label={label} />;
}
