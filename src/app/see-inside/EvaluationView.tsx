/** The evaluation on the test digits: which digits the network confuses, and every one that it misreads. */
import { useCallback, useEffect } from 'react';
import type { Evaluation } from '../../contract/network-view.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { ActionButton } from '../ActionButton.tsx';
import { count, counted, loss, percent } from '../format.ts';
import { useClasses } from '../use-classes.ts';
import { useNouns } from '../use-nouns.ts';
import { usePage, useStore } from '../use-page.ts';
import { Chart, type Draw } from './Chart.tsx';
import styles from './EvaluationView.module.css';
import { confusions, extremes } from './evaluation-text.ts';
import { MisreadGallery } from './MisreadGallery.tsx';

export function EvaluationView() {
  const { inquire, getState } = useStore();
  const inquiry = usePage((state) => state.inquiries.byRequest.evaluate);
  const current = usePage(({ inquiries }) => inquiries.byRequest.evaluate?.of === inquiries.weightsVersion);
  const trained = usePage((state) => state.trained);
  const { image } = useNouns();
  const testRows = usePage(({ model }) => (model?.recipe ?? KERAS_RECIPE).data.testRows);
  // During a comparison nothing is evaluated: it would delay the next run.
  const finished = usePage((state) =>
    state.comparison?.status === 'running' ? undefined : state.run?.result,
  );
  const open = inquiry?.open !== undefined;
  const answer = inquiry?.answer;
  const evaluate = useCallback(() => inquire('evaluate'), [inquire]);
  useEffect(() => {
    // Without the digits this waits for the visitor: a kept run can be opened without fetching MNIST.
    if (finished && getState().data.status === 'ready') evaluate();
  }, [finished, evaluate, getState]);

  return (
    <article aria-labelledby="evaluation-title">
      <div className={styles.evaluationHead}>
        <h3 id="evaluation-title">How it does on {counted(testRows, `test ${image}`)}</h3>
        <ActionButton unavailable={open || !trained} onClick={evaluate}>
          {answer ? 'Evaluate again' : 'Evaluate'}
        </ActionButton>
      </div>
      <p role="status">
        {open
          ? `Reading ${counted(testRows, image)}…`
          : (inquiry?.failure?.message ?? summary(answer, current))}
      </p>
      {answer && <Findings evaluation={answer} />}
    </article>
  );
}

function summary(answer: Evaluation | undefined, current: boolean): string {
  if (!answer) return 'Each of them is read once. The misread ones appear here, with what they were read as.';
  const { accuracy, loss: mean, misread } = answer;
  return (
    `${percent(accuracy)} read right, ${count(misread.length)} misread, loss ${loss(mean)}.` +
    (current ? '' : ' The network has changed since.')
  );
}

function Findings({ evaluation }: { evaluation: Evaluation }) {
  const classes = useClasses();
  const { kind } = useNouns();
  const { confusion, perClass, misread } = evaluation;
  const drawMatrix = useCallback<Draw>(
    async (area) => (await import('./draw-charts.ts')).drawConfusion(area, confusion, classes, kind),
    [confusion, classes, kind],
  );
  const drawShares = useCallback<Draw>(
    async (area) => (await import('./draw-charts.ts')).drawMisreadShares(area, perClass, classes, kind),
    [perClass, classes, kind],
  );
  return (
    <>
      <div className={styles.findings} data-charts="test">
        <figure>
          <figcaption>Which {kind} was read as which</figcaption>
          <p className="hint">{confusions(confusion, classes)}</p>
          <Chart className={styles.matrix} draw={drawMatrix} />
        </figure>
        <figure>
          <figcaption>Share misread of each {kind}</figcaption>
          <p className="hint">{extremes(perClass, classes)}</p>
          <Chart className={styles.shares} draw={drawShares} />
        </figure>
      </div>
      <div>
        <h4>Share read right of each {kind}</h4>
        <dl className={styles.perClass}>
          {perClass.map((share, digit) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the digit.
            <div key={digit}>
              <dt>{classes[digit]}</dt>
              <dd>{Number.isNaN(share) ? '–' : percent(share, 1)}</dd>
            </div>
          ))}
        </dl>
      </div>
      <MisreadGallery misread={misread} />
    </>
  );
}
