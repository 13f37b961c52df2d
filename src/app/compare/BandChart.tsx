/** A chart by epoch, with a line for each activation's mean and a band for its spread. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { type Axis, lossAxis, shareAxis } from '../charts/axes.ts';
import styles from '../charts/Charts.module.css';
import { css } from '../charts/theme.ts';
import { useRedraw } from '../charts/use-redraw.ts';
import { bandSpec } from './band-spec.ts';
import type { Comparison } from './state.ts';
import { type Band, bands } from './summary.ts';

const FORMATS = { valLoss: '.4f', valAccuracy: '.2%' };

function axisOf(metric: keyof typeof FORMATS, values: Band[]): Axis {
  if (metric === 'valAccuracy') return shareAxis();
  const activations = [...new Set(values.map(({ activation }) => activation))];
  return lossAxis(
    activations.map((name) => values.flatMap(({ activation, mean }) => (activation === name ? mean : []))),
  );
}

interface Props {
  title: string;
  metric: 'valLoss' | 'valAccuracy';
  comparison: Comparison;
}

export function BandChart({ title, metric, comparison }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const [missing, setMissing] = useState(false);
  const redraw = useRedraw(area);
  const { plan, jobs } = comparison;
  const values = useMemo(() => bands({ plan, jobs }, metric), [plan, jobs, metric]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `redraw` counts changes of the size.
  useEffect(() => {
    const element = area.current;
    if (!element || values.length === 0) return;
    let replaced = false;
    import('../charts/embed.ts')
      .then(async ({ default: embed }) => {
        if (replaced) return;
        const spec = bandSpec({
          bands: values,
          activations: plan.activations,
          epochs: plan.recipe.epochs,
          axis: axisOf(metric, values),
          format: FORMATS[metric],
          width: element.clientWidth,
          height: element.clientHeight,
          token: css,
        });
        await embed(element, spec);
      })
      .catch(() => setMissing(true));
    return () => {
      replaced = true;
    };
  }, [values, plan, metric, redraw]);

  return (
    <figure className={styles.chart} hidden={values.length === 0}>
      <figcaption>{title}</figcaption>
      <div className={styles.chartArea} ref={area} aria-hidden="true" />
      {missing && (
        <p className={styles.chartFault}>
          This chart could not be loaded; its numbers are in the table above.
        </p>
      )}
    </figure>
  );
}
