/** Asks, under a prediction, of which class the drawing was. The answer makes the drawing an example to teach. */
import { ActionButton } from '../ActionButton.tsx';
import { knownData } from '../use-classes.ts';
import { useNouns } from '../use-nouns.ts';
import { usePage, useStore } from '../use-page.ts';
import styles from './Correction.module.css';
import { examplesOf, MOST_EXAMPLES, nextExampleId, ofData } from './state.ts';

export function Correction() {
  const { dispatch } = useStore();
  const { id, classes } = usePage(knownData);
  const { image, drawing } = useNouns();
  const { strokes, ink, sample } = usePage((state) => state.drawing);
  const examples = examplesOf(
    usePage((state) => state.teaching.examples),
    id,
  );
  const answered = examples.find((example) => example.strokes === strokes)?.digit;
  const full = examples.length >= MOST_EXAMPLES && answered === undefined;
  const possible = ink === 'digit' && !sample && !full;
  let hint = `Makes it a ${drawing} to teach.`;
  if (sample) hint = `Test ${image} ${sample.row} is a ${sample.name}.`;
  else if (answered !== undefined) hint = `Added to the ${drawing}s to teach.`;
  else if (full) hint = `Remove some of your ${MOST_EXAMPLES} ${drawing}s to teach others.`;
  return (
    <fieldset className={styles.correction} aria-labelledby="correction-title">
      <p id="correction-title">It was a …</p>
      <p className="hint">{hint}</p>
      <div className={styles.correctionDigits}>
        {classes.map((name, digit) => (
          <ActionButton
            key={name}
            label={`It was a ${name}`}
            pressed={possible && answered === digit}
            unavailable={!possible}
            onClick={() => {
              if (answered === digit) return;
              const example = { id: nextExampleId(), digit, ...ofData(id), strokes };
              dispatch({ type: 'example-added', example });
            }}
          >
            {name}
          </ActionButton>
        ))}
      </div>
    </fieldset>
  );
}
