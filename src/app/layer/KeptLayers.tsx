/** Gives the present layer a name, and lists the layers that have one. */
import { type FormEvent, useState } from 'react';
import type { ActivationChoice } from '../../model/names.ts';
import { ActionButton } from '../ActionButton.tsx';
import { usePage, useStore } from '../use-page.ts';
import styles from './LayerPanel.module.css';
import { LONGEST_NAME } from './state.ts';

interface Props {
  /** The present layer; undefined while it has an error. */
  layer: ActivationChoice | undefined;
  fixed: boolean;
}

export function KeptLayers({ layer, fixed }: Props) {
  const { dispatch } = useStore();
  const { kept, deleted, fault } = usePage((state) => state.layers);
  const [name, setName] = useState('');
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (!layer || !name.trim()) return;
    dispatch({ type: 'layer-kept', kept: { name: name.trim(), layer } });
    setName('');
  };
  const use = (chosen: ActivationChoice) =>
    dispatch({ type: 'recipe-typed', field: 'activation', text: chosen });
  return (
    <div className={styles.kept}>
      <form onSubmit={keep}>
        <label>
          Keep it as{' '}
          <input
            type="text"
            value={name}
            maxLength={LONGEST_NAME}
            autoComplete="off"
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <button type="submit" aria-disabled={!layer || !name.trim() || undefined}>
          Keep
        </button>
      </form>
      {fault && <p className="note">{fault}</p>}
      {kept.length > 0 && (
        <ul aria-label="Kept layers">
          {kept.map(({ name: called, layer: text }) => (
            <li key={called}>
              <ActionButton label={`Use ${called}`} unavailable={fixed} onClick={() => use(text)}>
                {called}
              </ActionButton>{' '}
              <code>{text}</code>{' '}
              <ActionButton
                className="quiet"
                label={`Delete ${called}`}
                onClick={() => dispatch({ type: 'layer-deleted', name: called })}
              >
                Delete
              </ActionButton>
            </li>
          ))}
        </ul>
      )}
      {deleted.length > 0 && (
        <p className="hint">
          “{deleted.at(-1)?.name}” is deleted.{' '}
          <ActionButton className="quiet" onClick={() => dispatch({ type: 'layer-restored' })}>
            Put it back
          </ActionButton>
        </p>
      )}
    </div>
  );
}
