/** What the colours of the network mean, and what it reads. */
import type { Flow } from './flow.ts';
import type { LivingNetwork } from './living-network.ts';
import styles from './NetworkPanel.module.css';
import { readingText } from './place-words.ts';
import { cellKindOf } from './stage-scene.ts';

interface Props {
  network: LivingNetwork;
  flow: Flow | undefined;
  relu: Flow | undefined;
  /** Units of the first layer show what they look for. */
  pictured: boolean;
}

export function NetworkCaption({ network, flow, relu, pictured }: Props) {
  const { texts, trained, centre, activation } = network;
  const kind = cellKindOf(activation, false);
  const zero = centre === 'mean' ? 'the mean' : 'zero';
  return (
    <div className={styles.caption}>
      <p>
        {pictured && (
          <>
            First layer: ink on <Chip sign="above" /> raises a unit, ink on <Chip sign="below" /> lowers it.{' '}
          </>
        )}
        {flow && kind === 'halves' && (
          <>
            <Chip sign="above" /> above {zero}: positive half. <Chip sign="below" /> below: negative half,
            which ReLU drops.
          </>
        )}
        {flow && kind === 'above' && (
          <>
            <Chip sign="above" /> above {zero}: handed on. <Chip sign="dropped" /> below it: dropped.
          </>
        )}
        {flow && kind === 'parts' && (
          <>
            What the layer hands on: <Chip sign="above" /> above zero, <Chip sign="below" /> below
            {texts.length > 1 && <>; a stripe for each part. Outputs: {texts.map(part)}</>}.
          </>
        )}
      </p>
      <p className={styles.reading}>
        {flow ? readingText(network, flow, relu) : 'Draw on the pad, and it goes through the network.'}
        {relu && ' Blue lines: the scores with both halves.'}
        {!trained && ' It is untrained: its weights are random.'}
      </p>
      <p className="hint">Point at a square or an output, or use the arrow keys. A click pins it.</p>
    </div>
  );
}

const part = (text: string, i: number) => (
  <span key={text}>
    {i > 0 && ', '}
    <Chip sign={`part-${i + 1}`} /> {text}
  </span>
);

function Chip({ sign }: { sign: string }) {
  return <span className={styles.chip} data-chip={sign} aria-hidden="true" />;
}
