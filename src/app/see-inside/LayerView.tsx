/** Shows what the hidden layers do with the digit on the pad, while the visitor draws. */
import { useMemo, useRef, useState } from 'react';
import type { Contributions, LayerFeatures } from '../../contract/network-view.ts';
import { useNewest } from '../pad/use-newest.ts';
import { useClasses } from '../use-classes.ts';
import { useNouns } from '../use-nouns.ts';
import { useOnScreen } from '../use-on-screen.ts';
import { usePage } from '../use-page.ts';
import { Bars } from './Bars.tsx';
import { extent, ranking, steps, withoutNegative } from './contributions.ts';
import styles from './LayerView.module.css';
import { LogitSum } from './LogitSum.tsx';
import { doesText, fateOf, featuresText, formulaText, SIDES, stripText } from './layer-text.ts';

export function LayerView() {
  const area = useRef<HTMLElement>(null);
  const seen = useOnScreen(area);
  const image = usePage((state) => state.drawing.image);
  const readable = usePage(({ drawing, trained }) => trained && drawing.ink === 'digit');
  const { answer: inspected, wanted } = useNewest('inspect', seen && readable ? image : undefined);
  const { drawing } = useNouns();
  const activation = usePage(({ model }) => model?.recipe.activation ?? 'antirectifier');
  return (
    <article ref={area} aria-labelledby="layer-title">
      <div>
        <h3 id="layer-title">What the layer does with your {drawing}</h3>
        <p>{doesText(activation)}</p>
        <p className={styles.formula}>{formulaText(activation)}</p>
        <p className="hint">
          {readable
            ? `Below: the last hidden layer, for the ${drawing} on the pad.`
            : 'Draw something to follow it through the network.'}
        </p>
      </div>
      {/* The last answer stays, so that the page does not jump each time the pad is cleared. */}
      {inspected && <Layers inspected={inspected} past={!wanted || !readable} />}
    </article>
  );
}

interface LayersProps {
  inspected: { layers: LayerFeatures[] } & Contributions;
  /** The pad shows something else now, so the answer is out of date. */
  past: boolean;
}

function Layers({ inspected, past }: LayersProps) {
  const last = inspected.layers.at(-1) as LayerFeatures;
  return (
    <div className={styles.layers} data-past={past || undefined}>
      <Halves layer={last} />
      <Sums inspected={inspected} />
    </div>
  );
}

/** The last hidden layer's features, then those above zero and those below zero. */
function Halves({ layer: { features, activation } }: { layer: LayerFeatures }) {
  const limit = useMemo(() => largest(features), [features]);
  const sides = SIDES[fateOf(activation)];
  const text = stripText(features);
  return (
    <section aria-label="Last hidden layer">
      <h4>
        Last hidden layer: {features.length} {featuresText(activation)}
      </h4>
      <Bars
        features={features}
        half="both"
        limit={limit}
        label={`Features of the last hidden layer: ${text}`}
      />
      <p className={styles.sign} data-sign="above">
        {sides.above}
      </p>
      <Bars features={features} half="above" limit={limit} label={sides.above} />
      <p className={styles.sign} data-sign="below">
        {sides.below}
      </p>
      <Bars features={features} half="below" limit={limit} label={sides.below} />
    </section>
  );
}

/** The logits of the winner and of another digit, each as a sum. */
function Sums({ inspected }: { inspected: Contributions }) {
  const classes = useClasses();
  const { kind } = useNouns();
  const { winner, runnerUp } = ranking(inspected.logits);
  const [chosen, choose] = useState<number>();
  const other = chosen ?? runnerUp;
  const sums = [winner, other].map((digit) => steps(inspected, digit));
  const scale = extent(sums.flat());
  const without = withoutNegative(inspected);
  return (
    <section aria-label="Logits">
      <h4>What that adds up to</h4>
      <p>
        A logit is the network’s score for a {kind}; the highest wins.{' '}
        {without !== undefined &&
          (without === winner
            ? `Without the negative half this would still read as ${classes[winner]}.`
            : `Without the negative half this would read as ${classes[without]}.`)}
      </p>
      <div className={styles.sums}>
        <LogitSum title={`For ${classes[winner]}, as it reads`} steps={sums[0] ?? []} extent={scale} />
        <LogitSum
          title={chosen === undefined ? `For ${classes[other]}, the runner-up` : `For ${classes[other]}`}
          steps={sums[1] ?? []}
          extent={scale}
        />
      </div>
      <label className={styles.sumsOther}>
        Compare with{' '}
        <select
          value={chosen ?? ''}
          onChange={({ target }) => choose(target.value === '' ? undefined : Number(target.value))}
        >
          <option value="">the runner-up</option>
          {inspected.logits.map((_, digit) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the digit.
            <option key={digit} value={digit}>
              {classes[digit]}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
