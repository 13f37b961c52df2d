/** One unit at work: the digit, the unit's weights, their products, and the sum. */
import { useMemo, useState } from 'react';
import { DigitPreview } from '../../drawing/DigitPreview.tsx';
import { signed } from '../format.ts';
import { WeightPicture } from '../see-inside/WeightPicture.tsx';
import { type FirstLayer, weightsOf } from './arithmetic.ts';
import styles from './ExplainPanel.module.css';

interface Props {
  image: Float32Array;
  first: FirstLayer;
  sums: Float32Array;
}

export function WeightedSum({ image, first: { kernel, bias }, sums }: Props) {
  const units = bias.length;
  const [chosen, choose] = useState<number>();
  const strongest = useMemo(() => sums.indexOf(sums.reduce((a, b) => Math.max(a, b))), [sums]);
  const unit = Math.min(chosen ?? strongest, units - 1);
  const weights = useMemo(() => weightsOf(kernel, units, unit), [kernel, units, unit]);
  const products = useMemo(() => weights.map((weight, i) => weight * (image[i] as number)), [weights, image]);
  const limit = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const [plus, minus] = products.reduce(
    ([above, below], one) => [above + Math.max(0, one), below + Math.min(0, one)],
    [0, 0],
  );
  return (
    <figure className={styles.figure}>
      <div className={styles.product}>
        <DigitPreview image={image} label="The pixels" />
        <span aria-hidden="true">×</span>
        <WeightPicture values={weights} limit={limit} label={`The weights of unit ${unit + 1}`} />
        <span aria-hidden="true">=</span>
        <WeightPicture values={products} limit={limit} label="Each pixel times its weight" />
      </div>
      <label className={styles.control}>
        <span>
          Unit <span aria-hidden="true">{unit + 1}</span>
        </span>
        <input
          type="range"
          min={0}
          max={units - 1}
          value={unit}
          aria-valuetext={`Unit ${unit + 1}`}
          onChange={({ target }) => choose(Number(target.value))}
        />
      </label>
      <figcaption>
        <span data-sign="above">{signed(plus)} from orange</span>,{' '}
        <span data-sign="below">{signed(minus)} from blue</span>, {signed(bias[unit] as number)} to begin with
        (the unit’s bias): together <strong>{signed(sums[unit] as number)}</strong>.
      </figcaption>
    </figure>
  );
}
