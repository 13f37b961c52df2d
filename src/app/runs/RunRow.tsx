/** A row of the list of kept runs. */
import { useRef, useState } from 'react';
import type { KeptRun } from '../../storage/kept-run.ts';
import { ActionButton } from '../ActionButton.tsx';
import { counted, decimal, percent } from '../format.ts';
import { may } from '../permissions.ts';
import { shownOf } from '../recipe/activations.ts';
import { usePage, useStore } from '../use-page.ts';
import { recipeDifferences } from './ended-run.ts';
import styles from './RunsPanel.module.css';

interface Props {
  run: KeptRun;
  /** Its place among the lines of the charts; negative if it has none. */
  line: number;
  /** Whether all lines are taken. */
  full: boolean;
  /** Whether only this page has the run, because the browser did not store it. */
  unsaved: boolean;
  baseline: KeptRun | undefined;
  onDeleted(): void;
}

export function RunRow({ run, line, full, unsaved, baseline, onDeleted }: Props) {
  const { dispatch } = useStore();
  const mayLoad = usePage((state) => may('replace-network', state) && !state.runs.opening);
  const [renaming, setRenaming] = useState(false);
  const rename = useRef<HTMLButtonElement>(null);
  const endRenaming = () => {
    setRenaming(false);
    // The field disappears, so the focus moves to the button.
    rename.current?.focus();
  };
  const { id, name, result } = run;
  const isBaseline = run === baseline;
  const shown = line >= 0 || isBaseline;
  return (
    <li className={styles.run}>
      <label className={styles.runLine}>
        <input
          type="checkbox"
          checked={shown}
          disabled={isBaseline || (full && !shown)}
          onChange={({ target }) => dispatch({ type: 'run-shown', id, shown: target.checked })}
        />
        <span
          className={styles.runMark}
          style={{ background: shown ? `var(${lineColor(line, isBaseline)})` : undefined }}
        />
        <span className="visually-hidden">{name} in the charts</span>
      </label>
      {renaming ? (
        <Renaming run={run} onDone={endRenaming} />
      ) : (
        <strong className={styles.runName}>
          {name}
          {isBaseline && ' (baseline)'}
        </strong>
      )}
      <span className={styles.runAccuracy}>{percent(result.test.accuracy)}</span>
      <p className={styles.runAbout}>{about(run, baseline, unsaved)}</p>
      <div className={styles.runActions}>
        <ActionButton
          className="quiet"
          label={`Load ${name}`}
          unavailable={!mayLoad}
          onClick={() => dispatch({ type: 'run-opening', id })}
        >
          Load
        </ActionButton>
        <ActionButton
          className="quiet"
          label={`Baseline ${name}`}
          pressed={isBaseline}
          onClick={() => dispatch({ type: 'run-pinned', ...(isBaseline ? {} : { id }) })}
        >
          Baseline
        </ActionButton>
        <ActionButton
          className="quiet"
          label={`Rename ${name}`}
          ref={rename}
          pressed={renaming}
          onClick={() => setRenaming(!renaming)}
        >
          Rename
        </ActionButton>
        <ActionButton
          className="quiet"
          label={`Delete ${name}`}
          onClick={() => {
            dispatch({ type: 'run-deleted', id });
            // The button disappears, so the panel moves the focus.
            onDeleted();
          }}
        >
          Delete
        </ActionButton>
      </div>
    </li>
  );
}

function Renaming({ run, onDone }: { run: KeptRun; onDone(): void }) {
  const { dispatch } = useStore();
  const [name, setName] = useState(run.name);
  return (
    <form
      className={styles.runName}
      onSubmit={(event) => {
        event.preventDefault();
        dispatch({ type: 'run-renamed', id: run.id, name });
        onDone();
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the visitor has just pressed Rename.
        autoFocus
        aria-label={`New name of ${run.name}`}
        value={name}
        maxLength={80}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && onDone()}
      />
      <button type="submit">Save</button>
    </form>
  );
}

function lineColor(line: number, isBaseline: boolean): string {
  return isBaseline ? '--series-baseline' : `--series-run-${line + 1}`;
}

const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

function about(run: KeptRun, baseline: KeptRun | undefined, unsaved: boolean): string {
  const { recipe, result, date, epochs } = run;
  const points = baseline ? 100 * (result.test.accuracy - baseline.result.test.accuracy) : 0;
  return [
    shownOf(recipe.activation).label,
    `seed ${recipe.seed}`,
    recipeDifferences(recipe),
    dates.format(date),
    (result.stopped || epochs.length < recipe.epochs) && `stopped after ${counted(epochs.length, 'epoch')}`,
    result.kept && `kept epoch ${result.kept}`,
    baseline && run !== baseline && againstBaseline(points),
    unsaved && 'only on this page',
  ]
    .filter(Boolean)
    .join(' · ');
}

function againstBaseline(points: number): string {
  const size = decimal(Math.abs(points));
  if (size === '0.00') return 'level with the baseline';
  return `${size} points ${points < 0 ? 'below' : 'above'} the baseline`;
}
