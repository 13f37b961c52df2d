/** The map in numbers, for visitors who cannot see it or want to know exactly. */
import { percent } from '../format.ts';
import tables from '../table.module.css';
import { useClasses } from '../use-classes.ts';
import styles from './MapPanel.module.css';
import type { ClassSeparation } from './separation.ts';

export function ClassTable({ title, found }: { title: string; found: readonly ClassSeparation[] }) {
  const classes = useClasses();
  return (
    <details>
      <summary>How well each class is apart</summary>
      <div className={styles.scroll}>
        <table className={`${tables.table} ${tables.ruled}`}>
          <caption className="visually-hidden">How well each class is apart: {title}</caption>
          <thead>
            <tr>
              <th scope="col">Class</th>
              <th scope="col">Digits</th>
              <th scope="col">Nearest to their own middle</th>
              <th scope="col">Most others lie among</th>
              <th scope="col">Read right</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ label, digits, apart, mixedWith, right }) => (
              <tr key={label}>
                <th scope="row">{classes[label]}</th>
                <td>{digits}</td>
                <td>{percent(apart, 0)}</td>
                <td>{mixedWith === undefined ? '–' : classes[mixedWith]}</td>
                <td>{percent(right, 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
