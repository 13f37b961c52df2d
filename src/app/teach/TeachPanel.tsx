/** The visitor's own digits, and the buttons that teach them to the network. */
import { useMemo, useRef } from 'react';
import { lesson } from '../../drawing/lesson.ts';
import { ActionButton } from '../ActionButton.tsx';
import { DamagedNote } from '../DamagedNote.tsx';
import { Panel } from '../Panel.tsx';
import { knownData } from '../use-classes.ts';
import { usePage, useStore } from '../use-page.ts';
import { Gallery } from './Gallery.tsx';
import { LessonResult } from './LessonResult.tsx';
import { examplesOf } from './state.ts';
import styles from './TeachPanel.module.css';
import { Transfer } from './Transfer.tsx';
import { lasting, notTaught, obstacle, othersKept, teachHow } from './teaching-text.ts';

// The `LazyPart` around this says if this code could not be loaded; the `Panel` catches its errors.
export default function TeachPanel() {
  return (
    <Panel name="Teaching" className={`teach ${styles.teach}`}>
      <Teach />
    </Panel>
  );
}

function Teach() {
  const store = useStore();
  const { dispatch, request } = store;
  const data = usePage(knownData);
  const all = usePage((state) => state.teaching.examples);
  const examples = useMemo(() => examplesOf(all, data.id), [all, data.id]);
  const undoable = usePage((state) => (state.teaching.network?.undoable ?? 0) > 0);
  const underWay = usePage((state) => state.teaching.lesson.status === 'under-way');
  const lasts = usePage(({ teaching, runs }) => lasting(teaching, runs.mayGo));
  const missing = usePage((state) => notTaught(state.teaching, data));
  const writing = usePage((state) => state.pendingWrites.examples);
  const hindrance = usePage(obstacle);
  const damaged = usePage((state) => state.teaching.damaged);
  const title = useRef<HTMLHeadingElement>(null);
  const teach = async () => {
    dispatch({ type: 'lesson-begun' });
    request('teach', { digits: await lesson(examples) });
  };

  const undo = () => request('undo-teach');

  return (
    <section className={`teach ${styles.teach}`} aria-labelledby="teach-title" aria-busy={writing}>
      <h2 id="teach-title" ref={title} tabIndex={-1}>
        Teach it your hand
      </h2>
      {examples.length > 0 ? (
        <Gallery examples={examples} classes={data.classes} onEmptied={() => title.current?.focus()} />
      ) : (
        <p className={styles.teachHow}>{teachHow(data)}</p>
      )}
      <div className={styles.teachActions}>
        <ActionButton className="primary" unavailable={hindrance !== undefined || underWay} onClick={teach}>
          Teach
        </ActionButton>
        <ActionButton unavailable={!undoable || underWay} onClick={undo}>
          Undo last lesson
        </ActionButton>
        <Transfer examples={examples} data={data} />
      </div>
      {examples.length > 0 && hindrance && <p className="hint">{hindrance}</p>}
      {missing && !hindrance && <p className="note">{missing}</p>}
      <LessonResult
        onUndo={() => {
          undo();
          // The button disappears, so the focus moves to the title.
          title.current?.focus();
        }}
      />
      <DamagedNote
        damaged={damaged}
        one="kept digit"
        onDiscard={() => {
          dispatch({ type: 'examples-discard' });
          title.current?.focus();
        }}
      />
      <p className="hint">
        Your drawings never leave this browser. {lasts} {othersKept(all.length - examples.length)}
      </p>
    </section>
  );
}
