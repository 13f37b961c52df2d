/** The charts of loss and accuracy by epoch, which tfjs-vis draws. */
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { EpochResult } from '../../training/results.ts';
import { loss, percent } from '../format.ts';
import { runName } from '../recipe/activations.ts';
import type { RunRecord } from '../training/state.ts';
import { usePage } from '../use-page.ts';
import styles from './Charts.module.css';
import { type Overlay, overlays } from './overlays.ts';
import { type ChartedMetric, chartSeries, PUBLISHED_VALIDATION } from './series.ts';
import { useRedraw } from './use-redraw.ts';

const NO_EPOCHS: EpochResult[] = [];

export function Charts() {
  const run = usePage((state) => state.run);
  const kept = usePage((state) => state.runs.kept);
  const places = usePage((state) => state.runs.lines);
  const lines = useMemo(() => overlays({ kept, lines: places }), [kept, places]);
  const length = Math.max(run?.recipe.epochs ?? 0, ...lines.map((line) => line.epochs.length)) || undefined;
  return (
    <section className={`charts ${styles.charts}`} aria-labelledby="charts-title" data-charts="run">
      <h2 id="charts-title" className="visually-hidden">
        Charts
      </h2>
      <MetricChart metric="loss" title="Loss" {...{ run, lines, length }} />
      <MetricChart metric="accuracy" title="Accuracy" {...{ run, lines, length }} />
      <p className={styles.chartKey} data-chart-key>
        {run && <span className={styles.chartRun}>{runName(run.recipe)}:</span>}
        <span className={styles.key}>Training</span>
        <span className={`${styles.key} ${styles.ofValidation}`}>Validation</span>
        <span className={`${styles.key} ${styles.ofReference}`}>Keras’ validation</span>
        {lines.map(({ name, run: kept, color, dash }) => (
          <span key={name} className={`${styles.key} ${styles.ofRun}`}>
            <svg viewBox="0 0 24 2" aria-hidden="true">
              <line
                x2="24"
                y1="1"
                y2="1"
                style={{ stroke: `var(${color})` }}
                strokeDasharray={dash.join(' ')}
              />
            </svg>
            {name}: {kept}, validation
          </span>
        ))}
      </p>
    </section>
  );
}

interface ChartProps {
  metric: ChartedMetric;
  title: string;
  run: RunRecord | undefined;
  lines: Overlay[];
  /** How many epochs the axis has; undefined if there is nothing to show. */
  length?: number;
}

const MetricChart = memo(function MetricChart({ metric, title, run, lines, length }: ChartProps) {
  const epochs = run?.epochs ?? NO_EPOCHS;
  const area = useRef<HTMLDivElement>(null);
  const [missing, setMissing] = useState(false);
  const redraw = useRedraw(area);
  const series = useMemo(
    () => length && chartSeries(metric, epochs, length, lines),
    [metric, epochs, length, lines],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: `redraw` counts changes of the size.
  useEffect(() => {
    const element = area.current;
    if (!series || !element) return;
    let replaced = false;
    import('./draw-metric.ts')
      .then(({ drawMetric }) => (replaced ? undefined : drawMetric(element, metric, series, run)))
      .catch(() => setMissing(true));
    return () => {
      replaced = true;
    };
  }, [series, run, metric, redraw]);

  return (
    <figure className={styles.chart}>
      <figcaption>{title}</figcaption>
      <p className="visually-hidden">{summary(metric, title, epochs)}</p>
      <div
        className={length ? styles.chartArea : `${styles.chartArea} ${styles.waiting}`}
        ref={area}
        aria-hidden="true"
      />
      {!length && <Foretaste metric={metric} />}
      {missing && (
        <p className={styles.chartFault}>
          This chart could not be loaded; its numbers are in the table of epochs.
        </p>
      )}
    </figure>
  );
});

/** Shown before the first run, when tfjs-vis has not loaded: the curve of Keras' run. */
function Foretaste({ metric }: { metric: ChartedMetric }) {
  const values = PUBLISHED_VALIDATION[metric];
  const top = Math.max(...values);
  const height = top - Math.min(...values);
  // Another page may embed the charts without the button.
  const trains = usePage(({ view }) => view.embed?.includes('training') ?? true);
  const points = values.map((value, i) => `${i / (values.length - 1)},${(top - value) / height}`);
  return (
    <div className={styles.foretaste}>
      <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <polyline points={points.join(' ')} />
      </svg>
      <p>Keras’ own run.{trains && ' Train draws yours over it.'}</p>
    </div>
  );
}

function summary(metric: ChartedMetric, title: string, epochs: EpochResult[]): string {
  const last = epochs.at(-1);
  if (!last) return `${title} by epoch, empty so far.`;
  const [training, validation] =
    metric === 'loss'
      ? [loss(last.loss), loss(last.valLoss)]
      : [percent(last.accuracy), percent(last.valAccuracy)];
  return `${title} by epoch, ${epochs.length} so far; at the last one training ${training}, validation ${validation}.`;
}
