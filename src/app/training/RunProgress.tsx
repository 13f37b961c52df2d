/** The progress of a run: epoch, step, running metrics, speed and time left. */
import { count, duration, loss, milliseconds, percent } from '../format.ts';
import { usePage } from '../use-page.ts';
import { progressText } from './progress-text.ts';
import styles from './Training.module.css';

export function RunProgress() {
  const text = usePage(progressText);
  const progress = usePage((state) => state.progress);
  return (
    <>
      <div className={styles.progress}>
        <label htmlFor="epoch-progress">{text}</label>
        <progress id="epoch-progress" value={progress?.step ?? 0} max={progress?.steps ?? 1} />
      </div>
      <dl className={styles.figures}>
        <Figure name="Step" value={progress && `${count(progress.step)} / ${count(progress.steps)}`} />
        <Figure name="Loss" value={progress && loss(progress.running.loss)} />
        <Figure name="Accuracy" value={progress && percent(progress.running.accuracy)} />
        <Figure name="Per step" value={progress && milliseconds(progress.msPerStep)} />
        <Figure name="Left" value={progress && duration(progress.secondsLeft)} />
      </dl>
    </>
  );
}

function Figure({ name, value }: { name: string; value?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value ?? '–'}</dd>
    </div>
  );
}
