/** Under a prediction: what the drawing was meant to be. The answer makes it an example to teach. */
import { ActionButton } from '../ActionButton.tsx';
import { usePage, useStore } from '../usePage.ts';
import { nextExampleId } from './teaching.ts';
import './Correction.css';

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export function Correction() {
  const { dispatch } = useStore();
  const { strokes, ink, sample } = usePage((state) => state.drawing);
  const answered = usePage(
    ({ teaching, drawing }) =>
      teaching.examples.find((example) => example.strokes === drawing.strokes)?.digit,
  );
  const possible = ink === 'digit' && !sample;
  const hint = sample
    ? `Test digit ${sample.row} is a ${sample.label}. Draw over it to go on.`
    : answered === undefined
      ? 'Your answer makes it a digit to teach.'
      : 'Added to the digits to teach.';
  return (
    <fieldset className="correction" aria-labelledby="correction-title">
      <p id="correction-title">It was a …</p>
      <p className="hint">{hint}</p>
      <div className="correction-digits">
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
