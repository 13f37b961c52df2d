/** A network of one weight learns, step by step, down the curve of its loss. */
import { useCallback, useState } from 'react';
import { ActionButton } from '../ActionButton.tsx';
import { decimal } from '../format.ts';
import { usePainted } from '../see-inside/use-painted.ts';
import { TOY, toyLoss, toyProbability, toySlope } from './arithmetic.ts';
import styles from './ExplainPanel.module.css';

/** The weights that the curve shows. */
const FAR = 7;
const START = -4;
const RATES = { min: 1, max: 40, usual: 6 };

export function Learning() {
  const [rate, setRate] = useState(RATES.usual);
  const [path, setPath] = useState([START]);
  const weight = path.at(-1) as number;
  const canvas = usePainted(
    useCallback(
      (context, width, height, style) => {
        const top = toyLoss(-FAR);
        const x = (value: number) => ((value + FAR) / (2 * FAR)) * width;
        const y = (value: number) => height - (toyLoss(value) / top) * (height - 12) - 6;
        const dot = (value: number, radius: number) => {
          context.beginPath();
          context.arc(x(value), y(value), radius, 0, 2 * Math.PI);
          context.fill();
        };
        const unit = width / 320;
        context.strokeStyle = style.color;
        context.lineWidth = 2 * unit;
        context.beginPath();
        for (let i = 0; i <= 140; i++) context.lineTo(x(-FAR + i / 10), y(-FAR + i / 10));
        context.stroke();
        context.fillStyle = style.getPropertyValue('--ink-soft');
        for (const before of path.slice(0, -1)) dot(before, 3 * unit);
        // The slope at the weight, as a line that touches the curve.
        const accent = style.getPropertyValue('--accent');
        const reach = 1.6;
        const slope = (toySlope(weight) / top) * (height - 12);
        context.strokeStyle = accent;
        context.beginPath();
        context.moveTo(x(weight - reach), y(weight) + slope * reach);
        context.lineTo(x(weight + reach), y(weight) - slope * reach);
        context.stroke();
        context.fillStyle = accent;
        dot(weight, 6 * unit);
        context.fillStyle = style.getPropertyValue('--ink-soft');
        context.font = `${Math.round(12 * Math.max(1, devicePixelRatio))}px ${style.fontFamily}`;
        context.textBaseline = 'top';
        context.textAlign = 'right';
        context.fillText('↑ loss', width - 8 * unit, 8 * unit);
        context.textBaseline = 'bottom';
        context.fillText('weight →', width - 8 * unit, height - 8 * unit);
      },
      [path, weight],
    ),
  );
  const slope = toySlope(weight);
  const outside = Math.abs(weight) > FAR;
  return (
    <figure className={styles.figure}>
      <canvas
        ref={canvas}
        className={styles.curve}
        role="img"
        aria-label="The loss of a network of one weight, for each value of the weight: a valley"
      />
      <label className={styles.control}>
        <span>
          Learning rate <span aria-hidden="true">{rate}</span>
        </span>
        <input
          type="range"
          min={RATES.min}
          max={RATES.max}
          value={rate}
          onChange={({ target }) => setRate(Number(target.value))}
        />
      </label>
      <p className={styles.buttons}>
        <ActionButton onClick={() => setPath([...path, weight - rate * slope])}>Learn a step</ActionButton>
        <ActionButton unavailable={path.length === 1} onClick={() => setPath([START])}>
          Start again
        </ActionButton>
      </p>
      <figcaption role="status">
        {outside
          ? 'That step was too large: the weight has left the picture. Start again with a lower rate.'
          : `Weight ${decimal(weight)}, loss ${decimal(toyLoss(weight))}. It gives the right answer for the 3 with ${share(toyProbability(weight, TOY.three))}, for the 8 with ${share(1 - toyProbability(weight, TOY.eight))}. ${advice(slope)}`}
      </figcaption>
    </figure>
  );
}

const share = (value: number): string => `${Math.round(100 * value)}%`;

function advice(slope: number): string {
  if (Math.abs(slope) < 0.005) return 'The curve is flat here: this is the best that one weight can do.';
  return slope < 0
    ? 'The curve falls to the right: more weight.'
    : 'The curve falls to the left: less weight.';
}
