/** The test digits that the network misreads, ordered by how sure it was of the wrong answer. */
import { memo, useMemo, useState } from 'react';
import type { Misread } from '../../contract/network-view.ts';
import { DigitPreview } from '../../drawing/DigitPreview.tsx';
import { count, percent } from '../format.ts';
import { inked } from '../pad/state.ts';
import { useClasses } from '../use-classes.ts';
import { useNouns } from '../use-nouns.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './EvaluationView.module.css';

/** How many are shown at first, and how many more at each click. */
const PORTION = 36;

type Pictured = Misread & { image: Uint8Array };

export function MisreadGallery({ misread }: { misread: Misread[] }) {
  const [portions, setPortions] = useState(1);
  const pictured = useMemo(() => misread.filter((digit): digit is Pictured => !!digit.image), [misread]);
  if (pictured.length === 0) return null;
  const shown = pictured.slice(0, portions * PORTION);
  return (
    <section aria-labelledby="misread-title">
      <h4 id="misread-title">Misread, the surest first</h4>
      <p className="hint">
        What it is → what it was read as. Choose one to put it on the pad.
        {pictured.length < misread.length &&
          ` Only the ${count(pictured.length)} of ${count(misread.length)} with the surest wrong answers are shown.`}
      </p>
      <ul className={styles.misread}>
        {shown.map((digit) => (
          <MisreadDigit key={digit.row} {...digit} />
        ))}
      </ul>
      {shown.length < pictured.length && (
        <button type="button" className="quiet" onClick={() => setPortions(portions + 1)}>
          Show more ({count(shown.length)} of {count(pictured.length)})
        </button>
      )}
    </section>
  );
}

const MisreadDigit = memo(function MisreadDigit({ row, label, predicted, probability, image }: Pictured) {
  const { dispatch } = useStore();
  const classes = useClasses();
  const { image: noun } = useNouns();
  const ink = useMemo(() => inked(image), [image]);
  const onPad = usePage((state) => state.drawing.sample?.row === row);
  return (
    <li>
      <button
        type="button"
        aria-label={`Test ${noun} ${row}, a ${classes[label]} read as ${classes[predicted]} with ${percent(probability, 0)}`}
        aria-pressed={onPad}
        onClick={() => {
          dispatch({ type: 'sample-shown', sample: { row, name: classes[label] as string, image } });
          document.querySelector('.pad-panel')?.scrollIntoView({ block: 'nearest' });
        }}
      >
        <DigitPreview image={ink} />
        <span>
          {classes[label]} → {classes[predicted]}
        </span>
      </button>
    </li>
  );
});
