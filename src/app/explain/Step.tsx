import type { ReactNode } from 'react';
import styles from './ExplainPanel.module.css';

interface Props {
  title: string;
  /** The step in symbols. */
  exact: string;
  /** Missing until the network is here. */
  figure: ReactNode;
  children: ReactNode;
}

/** One step of the explanation: its text, and beside it its picture. */
export function Step({ title, exact, figure, children }: Props) {
  return (
    <article className={styles.step}>
      <div className={styles.text}>
        <h3>{title}</h3>
        {children}
        <p className={styles.exact}>
          <span className="visually-hidden">In symbols: </span>
          {exact}
        </p>
      </div>
      {figure ?? <p className="hint">This picture comes when the network is here.</p>}
    </article>
  );
}
