/** The training digits that are most similar to the one on the pad, as the network sees them. */
import { useMemo, useState } from 'react';
import type { Answer } from '../../contract/requests.ts';
import { DigitPreview } from '../../drawing/DigitPreview.tsx';
import { ActionButton } from '../ActionButton.tsx';
import { counted } from '../format.ts';
import { inked } from '../pad/state.ts';
import { useClasses } from '../use-classes.ts';
import { useNouns } from '../use-nouns.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './EvaluationView.module.css';

const SHOWN = 5;

export function NearestView() {
  const { inquire } = useStore();
  const classes = useClasses();
  const { image: noun } = useNouns();
  const image = usePage((state) => state.drawing.image);
  const readable = usePage(({ drawing, trained }) => trained && drawing.ink === 'digit');
  const inquiry = usePage((state) => state.inquiries.byRequest['nearest-digits']);
  const current = usePage(
    ({ inquiries }) => inquiries.byRequest['nearest-digits']?.of === inquiries.weightsVersion,
  );
  const [compared, setCompared] = useState<Float32Array>();
  const open = inquiry?.open !== undefined;
  const answer = inquiry?.answer;
  const digits = useMemo(
    () => answer?.neighbours.map(({ image, ...digit }) => ({ ...digit, ink: inked(image) })),
    [answer],
  );
  const find = () => {
    setCompared(image);
    inquire('nearest-digits', { image, count: SHOWN });
  };
  return (
    <article aria-labelledby="nearest-title">
      <h3 id="nearest-title">Which training {noun}s it finds most like yours</h3>
      <p>Pictures that the last hidden layer turns into nearly the same numbers look alike to the network.</p>
      <p>
        <ActionButton unavailable={open || !readable} onClick={find}>
          Find the nearest {noun}s
        </ActionButton>
      </p>
      <p role="status">
        {open
          ? `Comparing it with every ${noun} that the network learnt from…`
          : (inquiry?.failure?.message ??
            told(answer, noun, classes, current, compared !== undefined && isSame(compared, image)))}
      </p>
      {digits && (
        <ol className={styles.misread} aria-label={`Nearest training ${noun}s`}>
          {digits.map(({ row, label, ink }) => (
            <li key={row}>
              <DigitPreview image={ink} label={`Training ${noun} ${row}, a ${classes[label]}`} />
            </li>
          ))}
        </ol>
      )}
    </article>
  );
}

const isSame = (some: Float32Array, other: Float32Array) => some.every((ink, i) => ink === other[i]);

function told(
  answer: Answer<'nearest-digits'> | undefined,
  noun: string,
  classes: readonly string[],
  current: boolean,
  same: boolean,
): string {
  if (!answer) return '';
  const { neighbours, compared } = answer;
  const labels = neighbours.map(({ label }) => classes[label]).join(', ');
  const found = `Of ${counted(compared, noun)} these lie nearest, the nearest first: ${labels}.`;
  if (!current) return `${found} The network has changed since.`;
  return same ? found : `${found} The drawing has changed since.`;
}
