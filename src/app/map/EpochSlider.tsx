/** Goes back through the epochs of a run, and plays them. */
import { useEffect, useState } from 'react';
import { ActionButton } from '../ActionButton.tsx';
import styles from './MapPanel.module.css';
import { DURATION } from './motion.ts';
import type { Frame } from './state.ts';

interface Props {
  frames: readonly Frame[];
  /** The one that the map shows. */
  at: number;
  onChoose(at: number): void;
}

/** How long each epoch stays while they play, in milliseconds: the digits move, then rest a moment. */
const STAY = DURATION + 150;

export function EpochSlider({ frames, at, onChoose }: Props) {
  const [playing, play] = useState(false);
  const end = frames.length - 1;
  useEffect(() => {
    if (!playing) return;
    if (at >= end) return play(false);
    const timer = setTimeout(() => onChoose(at + 1), STAY);
    return () => clearTimeout(timer);
  }, [playing, at, end, onChoose]);
  const title = frames[at]?.title ?? '';
  const alone = end < 1;
  return (
    <div className={styles.slider}>
      <ActionButton
        unavailable={alone}
        onClick={() => {
          if (!playing && at >= end) onChoose(0);
          play(!playing);
        }}
      >
        {playing ? 'Pause' : 'Play'}
      </ActionButton>
      <input
        type="range"
        aria-label="Epoch on the map"
        aria-valuetext={title}
        min={0}
        max={Math.max(1, end)}
        value={alone ? 1 : at}
        disabled={alone}
        onChange={({ target }) => {
          play(false);
          onChoose(Number(target.value));
        }}
      />
      <output>{title}</output>
      {alone && <p className="hint">Train, then go back through the epochs here.</p>}
    </div>
  );
}
