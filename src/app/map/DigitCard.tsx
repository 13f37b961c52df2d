/** The digit that the visitor points at: its picture, what it is, and how the network reads it. */
import { useMemo } from 'react';
import { DigitPreview } from '../../drawing/DigitPreview.tsx';
import { ActionButton } from '../ActionButton.tsx';
import { inked } from '../pad/state.ts';
import { useClasses } from '../use-classes.ts';
import { useNouns } from '../use-nouns.ts';
import styles from './MapPanel.module.css';
import type { MapDigits } from './use-maps.ts';

interface Props {
  /** Its row in the test split. */
  digit: number | undefined;
  digits: MapDigits;
  /** The class that the network reads each digit as. */
  predicted: Uint8Array;
  onUse(): void;
}

const BLANK = new Float32Array(784);

export function DigitCard({ digit, digits: { images, labels }, predicted, onUse }: Props) {
  const classes = useClasses();
  const { image: noun } = useNouns();
  const image = digit === undefined ? undefined : images[digit];
  const ink = useMemo(() => (image ? inked(image) : BLANK), [image]);
  const name = digit === undefined ? '' : classes[labels[digit] as number];
  const reading = digit === undefined ? '' : classes[predicted[digit] as number];
  return (
    <div className={styles.card}>
      <DigitPreview
        image={ink}
        label={digit === undefined ? `No ${noun}` : `Test ${noun} ${digit}, a ${name}`}
      />
      <p role="status">
        {digit === undefined
          ? 'Point at one to see it; a click puts it on the pad. By keyboard: arrows, Enter.'
          : `Test ${noun} ${digit}: a ${name}, read ${reading === name ? 'right' : `as ${reading}`}.`}
      </p>
      <ActionButton unavailable={digit === undefined} onClick={onUse}>
        Put it on the pad
      </ActionButton>
    </div>
  );
}
