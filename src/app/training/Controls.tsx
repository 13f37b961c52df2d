/** The buttons Train (during a run: Pause or Resume), Stop and Reset. */
import { ActionButton } from '../ActionButton.tsx';
import { holder, may, mayReset, mayStop } from '../permissions.ts';
import { OpeningNetwork } from '../pretrained/OpeningNetwork.tsx';
import { train } from '../recipe/train.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './Training.module.css';

export function Controls() {
  const { request } = useStore();
  const run = usePage((state) => state.run);
  const model = usePage((state) => state.model);
  const waiting = usePage((state) => holder(state) === 'waiting');
  const stoppable = usePage(mayStop);
  const resettable = usePage(mayReset);
  const recipe = run?.recipe ?? (waiting ? model?.recipe : undefined);
  return (
    <div className={styles.controls}>
      <MainButton />
      <ActionButton unavailable={!stoppable} onClick={() => request('stop')}>
        Stop
      </ActionButton>
      <ActionButton
        unavailable={!recipe || !resettable}
        onClick={() => recipe && request('reset', { recipe })}
      >
        Reset
      </ActionButton>
      <OpeningNetwork />
    </div>
  );
}

/** Always the same element, whatever its text, so that it keeps the keyboard's focus. */
function MainButton() {
  const store = useStore();
  const { request } = store;
  const phase = usePage((state) => state.phase);
  const mayTrain = usePage((state) => may('train', state));
  switch (phase) {
    case 'running':
      return (
        <button key="main" type="button" className="primary" onClick={() => request('pause')}>
          Pause
        </button>
      );
    case 'testing':
      return (
        <button key="main" type="button" className="primary" aria-disabled>
          Testing…
        </button>
      );
    case 'paused':
    case 'held':
      return (
        <button key="main" type="button" className="primary" onClick={() => request('resume')}>
          Resume
        </button>
      );
    default:
      return (
        <button
          key="main"
          type="button"
          className="primary"
          disabled={phase === 'broken'}
          aria-disabled={(phase !== 'broken' && !mayTrain) || undefined}
          onClick={(event) => {
            // The second click of a double click is meant for the button's former text.
            if (event.detail <= 1) train(store);
          }}
        >
          Train
        </button>
      );
  }
}
