/** The classes with their colours and signs. Each can be shown alone. */
import { useClasses } from '../use-classes.ts';
import styles from './MapPanel.module.css';
import type { ClassSeparation } from './separation.ts';
import { COLOURS, signOf } from './signs.ts';

interface Props {
  found: readonly ClassSeparation[];
  only: number | undefined;
  onOnly(label: number | undefined): void;
}

export function ClassKey({ found, only, onOnly }: Props) {
  const classes = useClasses();
  return (
    <fieldset className={styles.key}>
      <legend>Show one class</legend>
      {found.map(({ label }) => {
        const name = classes[label] as string;
        const sign = signOf(name);
        return (
          <button
            key={label}
            type="button"
            aria-pressed={only === label}
            aria-label={`Show only ${name}`}
            onClick={() => onOnly(only === label ? undefined : label)}
          >
            <span className={styles.sign} data-colour={label % COLOURS}>
              {sign}
            </span>
            {sign !== name && <span>{name}</span>}
          </button>
        );
      })}
    </fieldset>
  );
}
