/** Asks, under a prediction, which digit the drawing was. The answer makes the drawing an example to teach. */
import { ActionButton } from '../ActionButton.tsx';
import { useClasses } from '../use-classes.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './Correction.module.css';
import { MOST_EXAMPLES, nextExampleId } from './state.ts';

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export function Correction() {
  const { dispatch } = useStore();
  const classes = useClasses();
  const { strokes, ink, sample } = usePage((state) => state.drawing);
  const answered = usePage(
    ({ teaching, drawing }) =>
      teaching.examples.find((example) => example.strokes === drawing.strokes)?.digit,
  );
  const full = usePage(({ teaching }) => teaching.examples.length >= MOST_EXAMPLES) && answered === undefined;
  const possible = ink === 'digit' && !sample && !full;
  let hint = 'Your answer makes it a digit to teach.';
  if (sample) hint = `Test digit ${sample.row} is a ${classes[sample.label]}.`;
  else if (answered !== undefined) hint = 'Added to the digits to teach.';
  else if (full) hint = `Remove some of your ${MOST_EXAMPLES} digits to teach others.`;
  return (
    <fieldset className={styles.correction} aria-labelledby="correction-title">
      <p id="correction-title">It was a …</p>
      <p className="hint">{hint}</p>
      <div className={styles.correctionDigits}>
        {DIGITS.map((digit) => (
          <ActionButton
            key={digit}
            label={`It was a ${digit}`}
            pressed={possible && answered === digit}
            unavailable={!possible}
            onClick={() => {
              if (answered === digit) return;
              dispatch({ type: 'example-added', example: { id: nextExampleId(), digit, strokes } });
            }}
          >
            {digit}
          </ActionButton>
        ))}
      </div>
    </fieldset>
  );
}
