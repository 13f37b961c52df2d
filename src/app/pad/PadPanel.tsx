/** The pad. It shows the image that the network gets, and how the network reads it while you draw. */
import { useCallback } from 'react';
import { DigitPreview } from '../../drawing/DigitPreview.tsx';
import { Pad } from '../../drawing/Pad.tsx';
import type { Strokes } from '../../drawing/strokes.ts';
import { ActionButton } from '../ActionButton.tsx';
import type { PageState } from '../state.ts';
import { Correction } from '../teach/Correction.tsx';
import { isUnderWay } from '../training/phase.ts';
import { useClasses } from '../use-classes.ts';
import { useNouns } from '../use-nouns.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './PadPanel.module.css';
import { Probabilities } from './Probabilities.tsx';
import { Samples } from './Samples.tsx';
import { beginsAnew } from './state.ts';
import { useNewest } from './use-newest.ts';
import { useUndoKeys } from './use-undo-keys.ts';
import { silence, spoken, verdict, type WaitsFor } from './verdict.ts';

const NO_BACKEND = 'The network cannot read now: no backend runs.';

function waitingFor({ phase, pretrained }: PageState): WaitsFor {
  if (isUnderWay(phase)) return 'learning';
  return pretrained.status === 'loading' ? 'arriving' : 'train';
}

export function PadPanel() {
  const { dispatch, getState } = useStore();
  const { strokes, image, ink, sample, unfinished, past, future } = usePage((state) => state.drawing);
  const readable = ink === 'digit';

  const trained = usePage((state) => state.trained);
  const classes = useClasses();
  const noBackend = usePage((state) => state.noBackend);
  const waiting = usePage(waitingFor);
  const asked = trained && readable && !noBackend ? image : undefined;
  const { answer, wanted, outOfDate } = useNewest('predict', asked);

  const probabilities = wanted && trained && readable ? answer?.probabilities : undefined;
  const { image: noun, drawing } = useNouns();
  const read = verdict(probabilities);
  const onStrokes = (next: Strokes, finished: boolean) =>
    dispatch({ type: 'drawn', strokes: next, lifted: finished ? Date.now() : undefined });
  const anew = () => beginsAnew(getState().drawing, Date.now());
  const undo = useCallback(() => dispatch({ type: 'undone' }), [dispatch]);
  const redo = useCallback(() => dispatch({ type: 'redone' }), [dispatch]);
  useUndoKeys(undo, redo);

  return (
    <section className={`pad-panel ${styles.padPanel}`} aria-labelledby="pad-title">
      <h2 id="pad-title">{drawing === 'digit' ? 'Draw a digit' : 'Draw'}</h2>
      <div className={styles.padAndView}>
        <div className={styles.padFrame}>
          <Pad label="Drawing pad" strokes={strokes} onStrokesChange={onStrokes} beginsAnew={anew} />
          {sample && <DigitPreview label={`Test ${noun} ${sample.row}, a ${sample.name}`} image={image} />}
        </div>
        <div className={styles.padSide}>
          <figure>
            <DigitPreview image={image} />
            <figcaption>What the network sees: 28 × 28 pixels</figcaption>
          </figure>
          <div className={styles.padActions}>
            <ActionButton unavailable={past.length === 0} onClick={undo} shortcut="Control+Z">
              Undo
            </ActionButton>
            <ActionButton
              unavailable={future.length === 0}
              onClick={redo}
              shortcut="Control+Shift+Z Control+Y"
            >
              Redo
            </ActionButton>
            <ActionButton unavailable={ink === 'empty'} onClick={() => dispatch({ type: 'cleared' })}>
              Clear
            </ActionButton>
          </div>
        </div>
      </div>
      <p
        className={read ? styles.verdict : `${styles.verdict} ${styles.silent}`}
        role="status"
        aria-busy={unfinished}
      >
        {read ? spoken(read, classes) : noBackend ? NO_BACKEND : silence(ink, trained, waiting, classes)}
      </p>
      <Probabilities classes={classes} probabilities={probabilities} best={read?.digit} busy={outOfDate} />
      <Correction />
      <Samples />
    </section>
  );
}
