/** The map: 1,000 test digits, placed by what the last hidden layer makes of them, epoch by epoch. */
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { count, percent } from '../format.ts';
import { useClasses } from '../use-classes.ts';
import { useNouns } from '../use-nouns.ts';
import { useOnScreen } from '../use-on-screen.ts';
import { usePage, useStore } from '../use-page.ts';
import { ClassKey } from './ClassKey.tsx';
import { ClassTable } from './ClassTable.tsx';
import { DigitCard } from './DigitCard.tsx';
import { EpochSlider } from './EpochSlider.tsx';
import styles from './MapPanel.module.css';
import { MapView } from './MapView.tsx';
import { separations, separationText } from './separation.ts';
import type { Frame } from './state.ts';
import { type MapDigits, useFrames, useMapDigits } from './use-maps.ts';

export default function MapPanel() {
  const area = useRef<HTMLElement>(null);
  const seen = useOnScreen(area);
  // Once seen it goes on, also while the visitor scrolls to the pad. In a closed tab no effect runs.
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    if (seen) setOpened(true);
  }, [seen]);
  const { frames, newest, fault } = useFrames(opened);
  const run = usePage((state) => state.run?.id);
  // Another run begins with its newest map.
  const [chosen, choose] = useState<{ run: string | undefined; at: number }>();
  const at = Math.min(chosen?.run === run ? (chosen?.at ?? newest) : newest, frames.length - 1);
  const onChoose = useCallback(
    (next: number) => choose(next === newest ? undefined : { run, at: next }),
    [newest, run],
  );
  const frame = frames[at];
  const data = usePage(({ model }) => model?.recipe.data.id);
  const digits = useMapDigits(data, frame ? frame.map.predicted.length : 0);
  const { image } = useNouns();
  return (
    <section ref={area} className={styles.mapPanel} aria-labelledby="map-title">
      <h2 id="map-title">Map</h2>
      <p>
        {digits ? count(digits.labels.length) : '1,000'} test {image}s, placed by the last hidden layer: close
        ones look alike to the network. Training moves the classes apart.
      </p>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {frame && digits ? (
        <Digits
          frame={frame}
          digits={digits}
          slider={<EpochSlider frames={frames} at={at} onChoose={onChoose} />}
        />
      ) : (
        <p className={styles.awaited} role="status">
          {fault ? '' : 'The map is on its way…'}
        </p>
      )}
    </section>
  );
}

/** Beyond this share of misread digits, rings would say nothing. */
const FEW_MISREAD = 0.25;

function Digits({ frame, digits, slider }: { frame: Frame; digits: MapDigits; slider: ReactNode }) {
  const { dispatch } = useStore();
  const classes = useClasses();
  const { image } = useNouns();
  const [picked, pick] = useState<number>();
  const [only, showOnly] = useState<number>();
  const { map } = frame;
  const { labels, images } = digits;
  const found = useMemo(() => separations(map, labels), [map, labels]);
  const misread = useMemo(
    () => Array.from(labels, (_, i) => i).filter((i) => map.predicted[i] !== labels[i]),
    [map, labels],
  );
  const ringed = misread.length <= FEW_MISREAD * labels.length ? misread : NONE;
  const toPad = (row: number) => {
    dispatch({
      type: 'sample-shown',
      sample: { row, name: classes[labels[row] as number] as string, image: images[row] as Uint8Array },
    });
  };
  return (
    <>
      <div className={styles.map}>
        <MapView
          places={map.places}
          digits={digits}
          misread={ringed}
          only={only}
          picked={picked}
          onPick={pick}
          onUse={toPad}
        />
        {slider}
        <DigitCard
          digit={picked}
          digits={digits}
          predicted={map.predicted}
          onUse={() => picked !== undefined && toPad(picked)}
        />
        <ClassKey found={found} only={only} onOnly={showOnly} />
      </div>
      <p className={styles.sentence}>
        {separationText(found, classes)}{' '}
        {ringed.length > 0 && `Rings: the ${count(ringed.length)} that it reads wrong.`}
      </p>
      <p className="hint">
        Across and up: the two directions in which the {image}s differ most (principal components),{' '}
        {percent(map.shares[0] + map.shares[1], 0)} of the variance.
      </p>
      <ClassTable title={frame.title} found={found} />
    </>
  );
}

const NONE: readonly number[] = [];
