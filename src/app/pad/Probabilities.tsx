/** The probability of each digit, as a bar. */

import styles from './Probabilities.module.css';
import { shownProbability } from './verdict.ts';

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

interface Props {
  /** One for each digit 0 … 9; undefined if there is nothing to show. */
  probabilities: number[] | undefined;
  best: number | undefined;
  /** The network has not yet read what is on the pad now. */
  busy: boolean;
}

export function Probabilities({ probabilities, best, busy }: Props) {
  return (
    <ul className={styles.probabilities} aria-label="Probability of each digit" aria-busy={busy}>
      {DIGITS.map((digit) => {
        const probability = probabilities?.[digit];
        return (
          <li
            key={digit}
            className={digit === best ? styles.best : undefined}
            data-best={digit === best || undefined}
          >
            <span>{digit}</span>
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
