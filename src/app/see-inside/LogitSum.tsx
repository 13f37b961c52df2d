/** One digit's logit as a sum of bars. Each bar begins where the one before ends. */
import { decimal, signed } from '../format.ts';
import type { Step } from './contributions.ts';
import styles from './LayerView.module.css';

interface Props {
  title: string;
  steps: Step[];
  /** The scale's range. All sums share it. */
  extent: [from: number, to: number];
}

export function LogitSum({ title, steps, extent: [low, high] }: Props) {
  const place = (value: number) => (100 * (value - low)) / (high - low);
  return (
    <figure className={styles.logitSum}>
      <figcaption>{title}</figcaption>
      <dl>
        {steps.map(({ name, from, to, kind }, i) => (
          <div key={kind} className={styles.step} data-sign={kind}>
            <dt>{name}</dt>
            <dd>{(kind === 'total' ? decimal : signed)(to - from)}</dd>
            <div className={styles.track} aria-hidden="true">
              <span className={styles.zero} style={{ left: `${place(0)}%` }} />
              <span
                className={styles.part}
                style={{
                  left: `${place(Math.min(from, to))}%`,
                  width: `${place(Math.max(from, to)) - place(Math.min(from, to))}%`,
                }}
              />
              {i < steps.length - 1 && <span className={styles.carry} style={{ left: `${place(to)}%` }} />}
            </div>
          </div>
        ))}
      </dl>
    </figure>
  );
}
