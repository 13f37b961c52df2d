/** A table with a row for each epoch, the newest last. Its numbers are those that Keras prints. */
import { useEffect, useRef } from 'react';
import { duration, loss, percent } from '../format.ts';
import tables from '../table.module.css';
import { usePage } from '../use-page.ts';
import styles from './EpochLog.module.css';

const COLUMNS = ['Epoch', 'Loss', 'Accuracy', 'Validation loss', 'Validation accuracy', 'Time'];

export function EpochLog() {
  const epochs = usePage((state) => state.run?.epochs);
  const area = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when a line is added.
  useEffect(() => {
    area.current?.scrollTo({ top: area.current.scrollHeight });
  }, [epochs]);
  return (
    <section className={`epoch-log ${styles.epochLog}`} aria-labelledby="log-title">
      <h2 id="log-title">Epoch by epoch</h2>
      {epochs?.length ? (
        // A scrolled region has to be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
        <section className={styles.scrolled} ref={area} tabIndex={0} aria-label="Table of epochs">
          <table className={`${tables.table} ${tables.ruled}`}>
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {epochs.map((result) => (
                <tr key={result.epoch}>
                  <th scope="row">{result.epoch}</th>
                  <td>{loss(result.loss)}</td>
                  <td>{percent(result.accuracy)}</td>
                  <td>{loss(result.valLoss)}</td>
                  <td>{percent(result.valAccuracy)}</td>
                  <td>{duration(result.seconds)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        <p className="hint">Each epoch, one pass over the examples, leaves a line here.</p>
      )}
    </section>
  );
}
