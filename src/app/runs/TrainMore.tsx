/** Trains the present network for some more epochs. */
import { useState } from 'react';
import { RECIPE_FIELDS } from '../../training/recipe.ts';
import { ActionButton } from '../ActionButton.tsx';
import { may } from '../permissions.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './TrainMore.module.css';

export function TrainMore() {
  const { request } = useStore();
  const trained = usePage((state) => state.trained);
  const free = usePage((state) => may('go-on', state));
  // A lesson changes the weights, so what the optimizer knew no longer fits them.
  const ofRun = usePage(({ run, teaching }) => run?.result !== undefined && !teaching.network);
  const [text, setText] = useState('5');
  if (!trained) return null;
  const epochs = Number(text);
  const fault = RECIPE_FIELDS.epochs.fault(epochs);
  return (
    <div className={styles.trainMore}>
      <label>
        More epochs
        <input
          type="number"
          min={RECIPE_FIELDS.epochs.min}
          max={RECIPE_FIELDS.epochs.max}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <ActionButton
        unavailable={!free || fault !== undefined}
        // The page shows why a run could not begin.
        onClick={() => request('train-more', { epochs }).catch(() => {})}
      >
        Train more
      </ActionButton>
      <p className="hint">
        {fault ??
          (ofRun
            ? 'Goes on from where the run ended, as a run of its own.'
            : 'Trains the network that reads now, with its own recipe, instead of a new one.')}
      </p>
    </div>
  );
}
