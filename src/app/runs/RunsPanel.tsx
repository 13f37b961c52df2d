/** The list of kept runs: which are in the charts, which is the baseline, and buttons for each. */
import { useEffect, useRef, useState } from 'react';
import { ActionButton } from '../ActionButton.tsx';
import { DamagedNote } from '../DamagedNote.tsx';
import { usePage, useStore } from '../use-page.ts';
import { ChangeRate } from './ChangeRate.tsx';
import { RunRow } from './RunRow.tsx';
import styles from './RunsPanel.module.css';
import { baselineOf, LINES } from './state.ts';
import { TrainMore } from './TrainMore.tsx';
import Unfinished from './Unfinished.tsx';

export function RunsPanel() {
  const store = useStore();
  const { kept, lines, unsaved, fault, refused, damaged, newer, unfinished, mayGo, deleted } = usePage(
    (state) => state.runs,
  );
  const title = useRef<HTMLHeadingElement>(null);
  const writing = usePage((state) => state.pendingWrites.runs);
  const baseline = baselineOf({ kept });
  // While nothing trains, they are offered beside Train.
  const idle = usePage((state) => state.phase === 'idle');
  const full = lines.every((line) => line !== undefined);
  /** What the worker says about the data of the run that was loaded. */
  const [note, setNote] = useState('');
  useEffect(
    () =>
      store.listen((action) => {
        if (action.type === 'run-opening') setNote('');
        if (action.type === 'answered' && action.request === 'open-run')
          setNote(action.answer.notes?.join(' ') ?? '');
      }),
    [store],
  );

  return (
    <section aria-labelledby="runs-title" aria-busy={writing}>
      <h2 id="runs-title" ref={title} tabIndex={-1}>
        Runs
      </h2>
      <ChangeRate />
      <TrainMore />
      <div role="status">{note && <p className="note">{note}</p>}</div>
      {unfinished.length > 0 && !idle && <Unfinished />}
      {kept.length === 0 ? (
        <p className="hint">
          This browser keeps each run that finishes or is stopped, with its curves and weights.
        </p>
      ) : (
        <ul className={styles.runList}>
          {kept.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              line={lines.indexOf(run.id)}
              full={full}
              unsaved={unsaved.includes(run.id)}
              baseline={baseline}
              onDeleted={() => title.current?.focus()}
            />
          ))}
        </ul>
      )}
      {kept.length > 1 && (
        <p className="hint">
          Ticked runs are in the charts, up to {LINES} at once; the baseline always is, and the others are
          measured by it.
        </p>
      )}
      {mayGo && kept.length > 0 && (
        <p className="hint">
          This browser may erase them when it needs room, or when this page is not opened for some days.
        </p>
      )}
      {newer.length > 0 && (
        <p className="note">
          A newer version of this page has kept {newer.map((name) => `“${name}”`).join(', ')}. They stay as
          they are. Reload the page to see them.
        </p>
      )}
      <div role="status">
        {deleted.map(({ id, name }) => (
          <p key={id}>
            “{name}” is deleted.{' '}
            <ActionButton
              className="quiet"
              label={`Put it back: ${name}`}
              onClick={() => {
                store.dispatch({ type: 'run-put-back', id });
                // The button disappears, so the focus moves to the title.
                title.current?.focus();
              }}
            >
              Put it back
            </ActionButton>
          </p>
        ))}
        <DamagedNote
          damaged={damaged}
          one="kept run"
          onDiscard={() => {
            store.dispatch({ type: 'runs-discard' });
            title.current?.focus();
          }}
        />
        {fault && (
          <p className="fault">
            {fault}{' '}
            {refused && (
              <ActionButton className="quiet" onClick={() => store.dispatch({ type: 'runs-again' })}>
                Try again
              </ActionButton>
            )}
          </p>
        )}
      </div>
    </section>
  );
}
