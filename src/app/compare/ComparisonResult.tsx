/** The progress of a comparison and its results so far. */
import { counted, loss, percent } from '../format.ts';
import { shownOf } from '../recipe/activations.ts';
import tables from '../table.module.css';
import { BandChart } from './BandChart.tsx';
import styles from './ComparePanel.module.css';
import type { Spread } from './significance.ts';
import { type Comparison, placeText } from './state.ts';
import { caution, faults, summary, verdicts } from './summary.ts';

export function ComparisonResult({ comparison }: { comparison: Comparison }) {
  const rows = summary(comparison);
  const troubles = faults(comparison);
  const told = verdicts(comparison);
  return (
    <div className={styles.comparison}>
      <p role="status">
        <strong>{standing(comparison)}</strong>
      </p>
      {troubles.length > 0 && (
        <ul className={styles.comparisonTroubles}>
          {troubles.map((trouble) => (
            <li key={trouble}>{trouble}</li>
          ))}
        </ul>
      )}
      <table className={`${tables.table} ${tables.ruled}`}>
        <thead>
          <tr>
            <th scope="col">Activation</th>
            <th scope="col">Seeds</th>
            <th scope="col">Test accuracy</th>
            <th scope="col">Test loss</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ activation, accuracy, loss: losses }) => (
            <tr key={activation}>
              <th scope="row">
                <svg className={styles.comparisonLine} viewBox="0 0 24 2" aria-hidden="true">
                  <line
                    x2="24"
                    y1="1"
                    y2="1"
                    style={{ stroke: `var(${shownOf(activation).color})` }}
                    strokeDasharray={shownOf(activation).dash.join(' ')}
                  />
                </svg>
                {shownOf(activation).label}
              </th>
              <td>{accuracy.count}</td>
              <td>{withSpread(accuracy, percent)}</td>
              <td>{withSpread(losses, loss)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {told.map((verdict) => (
        <p key={verdict}>{verdict}</p>
      ))}
      {told.length > 0 && (
        <details className="note">
          <summary>What does “significant (paired t-test, 95 %)” mean?</summary>
          <p>
            With another seed the same network comes out a little better or worse, by luck. So each seed
            trains both activations, and what counts is their difference. Before ± is its mean. After ± is how
            far luck may have moved that mean: of 100 comparisons like this one, 95 would have the true
            difference within. A difference is significant if 0 is not within. Otherwise the seeds do not tell
            which activation is better; more of them narrow the bounds.
          </p>
        </details>
      )}
      <div className={styles.comparisonCharts} data-charts="comparison">
        <BandChart title="Validation loss" metric="valLoss" comparison={comparison} />
        <BandChart title="Validation accuracy" metric="valAccuracy" comparison={comparison} />
      </div>
      <p className="hint">
        Mean ± one standard deviation over the seeds; a band in the charts. {caution(told.length)}
      </p>
    </div>
  );
}

function standing({ status, jobs }: Comparison): string {
  const done = jobs.filter((job) => job.status === 'done').length;
  if (status === 'ended')
    return `${done} of ${counted(jobs.length, 'run')} ${jobs.length === 1 ? 'is' : 'are'} done.`;
  if (status === 'cancelled') return `Cancelled after ${done} of ${counted(jobs.length, 'run')}.`;
  if (status === 'interrupted') return `Interrupted after ${done} of ${counted(jobs.length, 'run')}.`;
  return placeText(jobs) ?? 'The next run is about to begin.';
}

function withSpread({ count, mean, deviation }: Spread, text: (value: number) => string): string {
  if (count === 0) return '–';
  return count === 1 ? text(mean) : `${text(mean)} ± ${text(deviation)}`;
}
