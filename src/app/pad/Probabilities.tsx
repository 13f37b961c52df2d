/** The probability of each class, as a bar. */

import { useNouns } from '../use-nouns.ts';
import styles from './Probabilities.module.css';
import { shownProbability } from './verdict.ts';

interface Props {
  /** Names of the classes. */
  classes: readonly string[];
  /** One for each class; undefined if there is nothing to show. */
  probabilities: number[] | undefined;
  best: number | undefined;
  /** The network has not yet read what is on the pad now. */
  busy: boolean;
}

export function Probabilities({ classes, probabilities, best, busy }: Props) {
  const { kind } = useNouns();
  return (
    <ul className={styles.probabilities} aria-label={`Probability of each ${kind}`} aria-busy={busy}>
      {classes.map((name, digit) => {
        const probability = probabilities?.[digit];
        return (
          <li
            key={name}
            className={digit === best ? styles.best : undefined}
            data-best={digit === best || undefined}
          >
            <span>{name}</span>
            <span className={styles.bar} aria-hidden="true">
              <span style={{ transform: `scaleX(${probability ?? 0})` }} />
            </span>
            <span className={styles.share} data-share>
              {probability === undefined ? '–' : shownProbability(probability)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
