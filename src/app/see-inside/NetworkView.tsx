/** The network's layers, and a histogram of its weights. */
import { useCallback, useMemo, useState } from 'react';
import type { LayerShape } from '../../contract/network-view.ts';
import { count } from '../format.ts';
import { useLatestAnswer } from '../use-latest-answer.ts';
import { usePage } from '../use-page.ts';
import { Chart, type Draw } from './Chart.tsx';
import styles from './NetworkView.module.css';
import seeInsidePanel from './SeeInsidePanel.module.css';
import { drawnOf, statsText, weightStats } from './weight-stats.ts';

const LAYER_COLUMNS = ['Layer', 'Inputs', 'Outputs', 'Parameters'];

const layerRow = ({ name, kind, inputs, outputs, parameters }: LayerShape): string[] => [
  `${name} (${kind})`,
  ...[inputs, outputs, parameters].map(count),
];

export function NetworkView() {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.network} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <h3>Layers and weights</h3>
      </summary>
      {open && (
        <div className={styles.networkParts}>
          <Layers />
          <Weights />
        </div>
      )}
    </details>
  );
}

function Layers() {
  const layers = usePage((state) => state.model?.layers);
  const parameters = usePage((state) => state.model?.parameters);
  const draw = useCallback<Draw>(
    async (area) =>
      (await import('./draw-charts.ts')).drawTable(area, LAYER_COLUMNS, (layers ?? []).map(layerRow)),
    [layers],
  );
  return (
    <figure>
      <figcaption>{parameters ? `${count(parameters)} parameters` : 'No network yet'}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled part has to be reachable by keyboard. */}
      <section className={seeInsidePanel.scrolled} tabIndex={0} aria-label="Table of layers">
        <Chart className={styles.summary} readable draw={draw} />
      </section>
    </figure>
  );
}

function Weights() {
  const weights = useLatestAnswer('read-weights', true)?.weights;
  const [chosen, choose] = useState(0);
  const weight = weights?.[Math.min(chosen, weights.length - 1)];
  const values = weight?.values;
  const stats = useMemo(() => values && weightStats(values), [values]);
  const draw = useCallback<Draw>(
    async (area) => {
      const { drawWeights } = await import('./draw-charts.ts');
      if (values) await drawWeights(area, drawnOf(values));
    },
    [values],
  );
  if (!weights || !weight || !stats) return <p role="status">Reading the weights…</p>;
  return (
    <figure>
      <figcaption>
        <label>
          Weights of{' '}
          <select value={chosen} onChange={({ target }) => choose(Number(target.value))}>
            {weights.map(({ name, shape }, i) => (
              <option key={name} value={i}>
                {name} [{shape.join(', ')}]
              </option>
            ))}
          </select>
        </label>
      </figcaption>
      <p className="hint">{statsText(stats)}</p>
      <Chart className={styles.histogram} draw={draw} />
    </figure>
  );
}
