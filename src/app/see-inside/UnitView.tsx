/** The first hidden layer: how its units respond to the digit, and what one of them looks for. */
import { useMemo, useState } from 'react';
import type { LayerFeatures } from '../../contract/network-view.ts';
import { useLatestAnswer } from '../use-latest-answer.ts';
import { Bars } from './Bars.tsx';
import styles from './LayerView.module.css';
import { featuresText, stripText, unitText } from './layer-text.ts';
import { WeightPicture } from './WeightPicture.tsx';

const PIXELS = 784;

interface Props {
  layer: LayerFeatures;
  /** `[784]`, 0 (paper) … 1 (ink). */
  image: Float32Array;
  seen: boolean;
}

export function UnitView({ layer: { features, activation }, image, seen }: Props) {
  const firstLayer = useLatestAnswer('first-layer', seen);
  const limit = useMemo(
    () => features.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    [features],
  );
  const [picked, pick] = useState<number>();
  const strongest = useMemo(
    () => features.reduce((best, value, i) => (value > (features[best] as number) ? i : best), 0),
    [features],
  );
  const unit = Math.min(picked ?? strongest, features.length - 1);
  const feature = features[unit] as number;
  const weights = useMemo(() => {
    // For a moment the pictures may still be those of another network.
    if (firstLayer?.units !== features.length) return undefined;
    return firstLayer.images.subarray(unit * PIXELS, (unit + 1) * PIXELS);
  }, [firstLayer, features.length, unit]);
  const met = useMemo(() => weights?.map((weight, i) => weight * (image[i] as number)), [weights, image]);
  const range = firstLayer?.ranges[unit] ?? 1;
  return (
    <section className={styles.unitView} aria-label="First hidden layer">
      <h4>
        First hidden layer: {features.length} {featuresText(activation)}
      </h4>
      <Bars
        features={features}
        half="both"
        limit={limit}
        label={`Features of the first hidden layer: ${stripText(features)}`}
        marked={unit}
        onPoint={pick}
      />
      <input
        type="range"
        aria-label="Unit"
        aria-valuetext={`Unit ${unit + 1}`}
        min={0}
        max={features.length - 1}
        value={unit}
        onChange={({ target }) => pick(Number(target.value))}
      />
      <div className={styles.unit}>
        {weights && met && (
          <>
            <figure>
              <WeightPicture values={weights} limit={range} label={`What unit ${unit + 1} looks for`} />
              <figcaption>What it looks for</figcaption>
            </figure>
            <figure>
              <WeightPicture
                values={met}
                limit={range}
                label={`Where your ink meets what unit ${unit + 1} looks for`}
              />
              <figcaption>Where your ink meets it</figcaption>
            </figure>
          </>
        )}
        <p>
          {unitText(unit, feature, activation)} Ink on <span data-sign="above">orange</span> raises it, ink on{' '}
          <span data-sign="below">blue</span> lowers it. Point at a bar for another unit.
        </p>
      </div>
    </section>
  );
}
