/** Changes the learning rate of the run under way. */
import { useState } from 'react';
import { RECIPE_FIELDS } from '../../training/recipe.ts';
import { ActionButton } from '../ActionButton.tsx';
import { usePage, useStore } from '../use-page.ts';
import styles from './TrainMore.module.css';

export function ChangeRate() {
  const { request } = useStore();
  const trains = usePage(({ phase }) => phase === 'running' || phase === 'paused');
  // The runs of a comparison differ in nothing but layer and seed.
  const compares = usePage(({ comparison }) => comparison?.status === 'running');
  const present = usePage(({ run }) => run?.rates?.at(-1)?.learningRate ?? run?.recipe.learningRate);
  const [text, setText] = useState('');
  if (!trains || compares) return null;
  const learningRate = Number(text || present);
  const fault = RECIPE_FIELDS.learningRate.fault(learningRate);
  return (
    <div className={styles.trainMore}>
      <label>
        New learning rate
        <input
          inputMode="decimal"
          value={text}
          placeholder={String(present)}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <ActionButton
        unavailable={fault !== undefined || learningRate === present}
        onClick={() => {
          request('change-rate', { learningRate }).catch(() => {});
          setText('');
        }}
      >
        Change
      </ActionButton>
      <p className="hint">{fault ?? 'The run takes it from its next steps on, and the charts mark where.'}</p>
    </div>
  );
}
