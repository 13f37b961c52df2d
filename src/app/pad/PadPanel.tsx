/** Draw a digit, see it as the network does, and what the network makes of it while you draw. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { DigitPreview } from '../../drawing/DigitPreview.tsx';
import { strokesToImage } from '../../drawing/image.ts';
import { Pad } from '../../drawing/Pad.tsx';
import { type Strokes, undo } from '../../drawing/strokes.ts';
import { ActionButton } from '../ActionButton.tsx';
import { usePage, useStore } from '../usePage.ts';
import { Probabilities } from './Probabilities.tsx';
import { Predictor } from './predictor.ts';
import { useUndoKey } from './useUndoKey.ts';
import { silence, spoken, verdict } from './verdict.ts';
import './PadPanel.css';

const NOTHING: Strokes = [];

export function PadPanel() {
  const { send } = useStore();
  const [strokes, setStrokes] = useState(NOTHING);
  const [drawing, setDrawing] = useState(false);
  const { image, ink } = useMemo(() => strokesToImage(strokes), [strokes]);
  const readable = ink === 'digit';

  const trained = usePage((state) => state.trained);
  const arriving = usePage((state) => state.pretrained.status === 'loading');
  const model = usePage((state) => state.model);
  const prediction = usePage((state) => state.prediction);
  // Another model, each epoch, and the end of a run, read the drawing anew.
  const epochs = usePage((state) => state.run?.epochs);
  const result = usePage((state) => state.run?.result);
  const [predictor] = useState(
    () => new Predictor((id, asked) => send({ type: 'predict', id, image: asked })),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: new weights read the same image anew.
  useEffect(() => {
    if (trained && readable) predictor.ask(image);
    else predictor.cancel();
  }, [image, readable, trained, model, epochs, result, predictor]);
  useEffect(() => {
    if (prediction) predictor.answered(prediction.id);
  }, [prediction, predictor]);

  const probabilities =
    trained && readable && prediction && predictor.wants(prediction.id)
      ? prediction.probabilities
      : undefined;
  const read = verdict(probabilities);
  const onStrokes = (next: Strokes, finished: boolean) => {
    setStrokes(next);
    setDrawing(!finished);
  };
  const undoStroke = useCallback(() => setStrokes(undo), []);
  useUndoKey(undoStroke);

  return (
    <section className="pad-panel" aria-labelledby="pad-title">
      <h2 id="pad-title">Draw a digit</h2>
      <div className="pad-and-view">
        <Pad label="Drawing pad" strokes={strokes} onStrokesChange={onStrokes} />
        <div className="pad-side">
          <figure>
            <DigitPreview label="Your drawing as the network sees it" image={image} />
            <figcaption>What the network sees: 28 × 28 pixels</figcaption>
          </figure>
          <div className="pad-actions">
            <ActionButton unavailable={ink === 'empty'} onClick={undoStroke} shortcut="Control+Z">
              Undo
            </ActionButton>
            <ActionButton unavailable={ink === 'empty'} onClick={() => setStrokes(NOTHING)}>
              Clear
            </ActionButton>
          </div>
        </div>
      </div>
      <p className={read ? 'verdict' : 'verdict silent'} role="status" aria-busy={drawing}>
        {read ? spoken(read) : silence(ink, trained, arriving)}
      </p>
      <Probabilities probabilities={probabilities} best={read?.digit} />
    </section>
  );
}
