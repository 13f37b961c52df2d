/** The runs that were interrupted, with buttons to go on with each or to discard it. */
import { BACKEND_LABELS } from '../../contract/backends.ts';
import type { RunHead } from '../../training/run-state.ts';
import { ActionButton } from '../ActionButton.tsx';
import { percent } from '../format.ts';
import { may } from '../permissions.ts';
import { runName } from '../recipe/activations.ts';
import { usePage, useStore } from '../use-page.ts';
import { goOn, otherBackend } from './go-on.ts';
import styles from './Unfinished.module.css';

export default function Unfinished() {
  const unfinished = usePage((state) => state.runs.unfinished);
  const elsewhere = usePage((state) => state.runs.elsewhere);
  return (
    <ul className={styles.unfinished} aria-label="Runs that were interrupted">
      {unfinished.map((run) => (
        <li key={run.id}>
          {elsewhere.includes(run.id) ? <Elsewhere run={run} /> : <Interrupted run={run} />}
        </li>
      ))}
    </ul>
  );
}

function Interrupted({ run }: { run: RunHead }) {
  const store = useStore();
  const mayGoOn = usePage((state) => may('go-on', state));
  const backend = usePage(({ engine }) => engine?.backend);
  const theirs = otherBackend(run, backend);
  return (
    <>
      <p>
        <strong>{runName(run.recipe)}</strong> was interrupted{reached(run)}.
        {theirs && ` It trained on ${BACKEND_LABELS[theirs]}, and goes on there if it can.`}
      </p>
      <div className={styles.actions}>
        <ActionButton unavailable={!mayGoOn} onClick={() => goOn(store, run)}>
          {goOnLabel(run)}
        </ActionButton>
        <ActionButton
          className="quiet"
          label={`Discard ${runName(run.recipe)}`}
          onClick={() => store.dispatch({ type: 'unfinished-discarded', id: run.id })}
        >
          Discard
        </ActionButton>
      </div>
    </>
  );
}

function Elsewhere({ run }: { run: RunHead }) {
  const store = useStore();
  const mayGoOn = usePage((state) => may('go-on', state));
  return (
    <>
      <p>
        Another tab of this page trains <strong>{runName(run.recipe)}</strong>
        {reached(run)}.
      </p>
      <div className={styles.actions}>
        <ActionButton
          className="quiet"
          label={`Take over ${runName(run.recipe)}: it ends in the other tab`}
          unavailable={!mayGoOn}
          onClick={() => goOn(store, run, true)}
        >
          Take over
        </ActionButton>
      </div>
    </>
  );
}

/** What the run has reached, e.g. “ after epoch 13 of 20, with a validation accuracy of 97.10%”. */
function reached({ history, recipe, position }: RunHead): string {
  const last = history.at(-1);
  if (!last) return ` in epoch 1 of ${recipe.epochs}`;
  const place = position.step > 0 ? `in epoch ${last.epoch + 1}` : `after epoch ${last.epoch}`;
  return ` ${place} of ${recipe.epochs}, with a validation accuracy of ${percent(last.valAccuracy)}`;
}

function goOnLabel({ position, recipe }: RunHead): string {
  return position.epoch < recipe.epochs
    ? `Go on from epoch ${position.epoch + 1} of ${recipe.epochs}`
    : 'Test it and keep it';
}
