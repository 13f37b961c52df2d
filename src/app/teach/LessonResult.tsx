/** The progress of a lesson, then its result on the visitor's drawings and on the test images. */

import { MNIST } from '../../data/split.ts';
import { ActionButton } from '../ActionButton.tsx';
import { count, duration, percent } from '../format.ts';
import tables from '../table.module.css';
import { knownData } from '../use-classes.ts';
import { usePage } from '../use-page.ts';
import styles from './TeachPanel.module.css';
import { harm, stage, teachingAnnouncement, undone } from './teaching-text.ts';

export function LessonResult({ onUndo }: { onUndo(): void }) {
  const lesson = usePage((state) => state.teaching.lesson);
  const network = usePage((state) => state.teaching.network);
  const data = usePage(knownData);
  const harmed = lesson.status === 'taught' ? harm(lesson.before, lesson.after, data) : undefined;
  const spoken = usePage((state) => teachingAnnouncement(state.teaching, data));
  return (
    <>
      <p className="visually-hidden" role="status">
        {spoken}
      </p>
      {lesson.status === 'under-way' && (
        <div className={styles.lesson}>
          <label htmlFor="lesson-progress">{stage(lesson, data)}</label>
          <progress id="lesson-progress" value={lesson.step ?? 0} max={lesson.steps ?? 1} />
        </div>
      )}
      {lesson.status === 'failed' && <p className="fault">{lesson.failure.message}</p>}
      {lesson.status === 'undone' && <p className={styles.lesson}>{undone(network)}</p>}
      {harmed && (
        <div className={styles.lesson}>
          <p className="fault">{harmed}</p>
          <ActionButton onClick={onUndo}>Undo this lesson</ActionButton>
        </div>
      )}
      {lesson.status === 'taught' && (
        <div className={styles.lesson}>
          <table className={tables.table} aria-labelledby="lesson-title">
            <caption id="lesson-title">Read right, before and after {duration(lesson.seconds)}</caption>
            <thead>
              <tr>
                <td />
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              <tr className={styles.own}>
                <th scope="row">Your {data.id === MNIST.id ? 'digits' : 'drawings'}</th>
                <td>{percent(lesson.before.own, 0)}</td>
                <td>{percent(lesson.after.own, 0)}</td>
              </tr>
              <tr>
                <th scope="row">
                  {data.name}’s {count(data.testRows)} test {data.id === MNIST.id ? 'digits' : 'images'}
                </th>
                <td>{percent(lesson.before.test)}</td>
                <td>{percent(lesson.after.test)}</td>
              </tr>
            </tbody>
          </table>
          <p className="hint">
            It learnt from these same drawings. Draw new ones to see how well it reads your hand.
          </p>
        </div>
      )}
    </>
  );
}
