/** What the page knows about the unit or output that is pointed at or pinned. */
import { useMemo } from 'react';
import { DigitPreview } from '../../drawing/DigitPreview.tsx';
import { WeightPicture } from '../see-inside/WeightPicture.tsx';
import { useNouns } from '../use-nouns.ts';
import type { Flow } from './flow.ts';
import type { LivingNetwork } from './living-network.ts';
import { looksFor, pictureLimit } from './looks-for.ts';
import styles from './NetworkPanel.module.css';
import { placeEffect, placeTitle, placeValue } from './place-words.ts';
import type { Place } from './stage-layout.ts';
import { type Strongest, useStrongest } from './use-strongest.ts';

interface Props {
  place: Place;
  network: LivingNetwork;
  image: Float32Array;
  /** Undefined when there is no digit. */
  flow: Flow | undefined;
  asRelu: boolean;
  pinned: boolean;
}

export function PlaceDetails({ place, network, image, flow, asRelu, pinned }: Props) {
  const strongest = useStrongest(place);
  const { classes } = network;
  return (
    <div className={styles.details}>
      {place.kind === 'unit' && <Pictures {...{ place, network, image, flow }} />}
      <div className={styles.words}>
        <h3>
          {placeTitle(place, network)}
          {pinned && <span className={styles.pin}> pinned</span>}
        </h3>
        {flow ? (
          <p>
            {placeValue(place, network, flow)} {placeEffect(place, network, image, flow, asRelu)}
          </p>
        ) : (
          <p>Draw on the pad to see what it makes of it.</p>
        )}
      </div>
      {place.kind === 'unit' && strongest && <Digits strongest={strongest} classes={classes} />}
    </div>
  );
}

/** What the unit looks for, and where the ink meets that. */
function Pictures({
  place,
  network,
  image,
  flow,
}: Pick<Props, 'network' | 'image' | 'flow'> & { place: Extract<Place, { kind: 'unit' }> }) {
  const picture = useMemo(() => looksFor(network, flow, place), [network, flow, place]);
  const met = useMemo(() => picture.map((value, i) => value * (image[i] as number)), [picture, image]);
  const limit = useMemo(() => pictureLimit(picture), [picture]);
  const title = placeTitle(place, network);
  return (
    <>
      <figure className={styles.picture}>
        <WeightPicture values={picture} limit={limit} label={`What ${title} looks for`} />
        <figcaption>Looks for</figcaption>
      </figure>
      <figure className={`${styles.picture} ${styles.meeting}`}>
        <WeightPicture values={met} limit={limit} label={`Where the ink meets what ${title} looks for`} />
        <figcaption>Meets the ink</figcaption>
      </figure>
    </>
  );
}

/** The test digits with the highest values, and those with the lowest. */
function Digits({ strongest, classes }: { strongest: Strongest; classes: readonly string[] }) {
  const { image: noun } = useNouns();
  const { highest, lowest, compared } = strongest;
  return (
    <div className={styles.digits} title={`Of ${compared} test ${noun}s`}>
      {[
        { sign: 'above', name: 'Highest', digits: highest },
        { sign: 'below', name: 'Lowest', digits: lowest },
      ].map(({ sign, name, digits }) => (
        <ul key={sign} data-sign={sign} aria-label={`${name} of ${compared} test ${noun}s`}>
          {digits.map(({ row, label, image }) => (
            <li key={row}>
              <DigitPreview image={image} label={`Test ${noun} ${row}, a ${classes[label]}`} />
            </li>
          ))}
        </ul>
      ))}
    </div>
  );
}
