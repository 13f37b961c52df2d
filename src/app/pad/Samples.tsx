/** Digits of the test set to put on the pad: to try it at once, and for visitors who use the keyboard. */
import { memo, useEffect, useMemo, useState } from 'react';
import { DigitPreview } from '../../drawing/DigitPreview.tsx';
import { knownData, useClasses } from '../use-classes.ts';
import { useNouns } from '../use-nouns.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './Samples.module.css';
import { inked, type Sample } from './state.ts';

/** One of each digit of MNIST. */
const COUNT = 10;

export function Samples() {
  const { inquire } = useStore();
  const here = usePage((state) => state.data.status === 'ready' && state.data.id === knownData(state).id);
  const inquiry = usePage((state) => state.inquiries.byRequest['test-digits']);
  const classes = useClasses();
  const { image } = useNouns();
  const [skip, setSkip] = useState(0);
  const answer = inquiry?.answer;
  const ask = (from: number) => {
    setSkip(from);
    inquire('test-digits', { pick: { count: COUNT, skip: from } });
  };
  const untold = inquiry === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once.
  useEffect(() => {
    if (here && untold) ask(0);
  }, [here, untold]);

  return (
    <fieldset className={styles.samples} aria-labelledby="samples-title">
      <p id="samples-title">Or take a test {image}</p>
      <button type="button" className="quiet" onClick={() => ask(answer ? skip + COUNT : 0)}>
        {answer ? 'Other ones' : 'Show some'}
      </button>
      {inquiry?.failure && <p className="fault">{inquiry.failure.message}</p>}
      {answer && (
        <div className={styles.samplesDigits}>
          {answer.rows.map((row, i) => (
            <SampleButton
              key={row}
              row={row}
              name={classes[answer.labels[i] as number] as string}
              image={answer.images[i] as Uint8Array}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}

const SampleButton = memo(function SampleButton({ row, name, image }: Sample) {
  const { dispatch } = useStore();
  const ink = useMemo(() => inked(image), [image]);
  const shown = usePage((state) => state.drawing.sample?.row === row);
  return (
    <button
      type="button"
      aria-label={`A ${name} of the test set`}
      aria-pressed={shown}
      onClick={() => dispatch({ type: 'sample-shown', sample: { row, name, image } })}
    >
      <DigitPreview image={ink} />
    </button>
  );
});
