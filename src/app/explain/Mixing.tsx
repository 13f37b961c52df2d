/** The ten sums at the end, and the probabilities that they become. */
import { decimal } from '../format.ts';
import { useNewest } from '../pad/use-newest.ts';
import { shownProbability } from '../pad/verdict.ts';
import tables from '../table.module.css';
import { useClasses } from '../use-classes.ts';
import { usePage } from '../use-page.ts';
import { softmax } from './arithmetic.ts';
import styles from './ExplainPanel.module.css';

export function Mixing({ image, seen }: { image: Float32Array; seen: boolean }) {
  const classes = useClasses();
  const here = usePage(({ model }) => model !== undefined);
  const { answer } = useNewest('inspect', seen && here ? image : undefined);
  if (!answer || answer.logits.length !== classes.length) {
    return <p className="hint">This picture comes when the network is here.</p>;
  }
  const probabilities = softmax(answer.logits);
  const best = probabilities.indexOf(Math.max(...probabilities));
  return (
    <figure className={styles.figure}>
      <table className={`${tables.table} ${styles.outputs}`}>
        <thead>
          <tr>
            <th scope="col">Digit</th>
            <th scope="col">Sum</th>
            <th scope="col">Probability</th>
          </tr>
        </thead>
        <tbody>
          {classes.map((name, i) => (
            <tr key={name} data-best={i === best || undefined}>
              <th scope="row">{name}</th>
              <td>{decimal(answer.logits[i] as number, 1)}</td>
              <td>
                <span className={styles.track} aria-hidden="true">
                  <span style={{ transform: `scaleX(${probabilities[i]})` }} />
                </span>
                {shownProbability(probabilities[i] as number)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <figcaption>
        For this picture the network’s answer is {classes[best]}, with{' '}
        {shownProbability(probabilities[best] as number)}.
      </figcaption>
    </figure>
  );
}
