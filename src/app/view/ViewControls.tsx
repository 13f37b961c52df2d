/** The choice of colours, and larger type for a projector. */
import { ActionButton } from '../ActionButton.tsx';
import { usePage, useStore } from '../use-page.ts';
import { SCHEMES, type Scheme } from './state.ts';
import styles from './ViewControls.module.css';

export function ViewControls() {
  const { dispatch } = useStore();
  const { scheme, present } = usePage((state) => state.view);
  return (
    <div className={styles.view}>
      <label>
        <span className="visually-hidden">Colours</span>
        <select
          value={scheme}
          title="Colours"
          onChange={({ target }) => dispatch({ type: 'scheme-chosen', scheme: target.value as Scheme })}
        >
          {Object.entries(SCHEMES).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <ActionButton pressed={present} onClick={() => dispatch({ type: 'presented', present: !present })}>
        Present
      </ActionButton>
    </div>
  );
}
