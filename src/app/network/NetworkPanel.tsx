/** The living network: a digit on its way from the picture to the outputs, while you draw and while it learns. */
import { useCallback, useMemo, useReducer, useRef, useState, useSyncExternalStore } from 'react';
import { count } from '../format.ts';
import { reducedMotion } from '../reduced-motion.ts';
import { useNouns } from '../use-nouns.ts';
import { useOnScreen } from '../use-on-screen.ts';
import { usePage } from '../use-page.ts';
import { flowOf } from './flow.ts';
import { builtFrom, comesFrom, goesTo, type Link } from './links.ts';
import type { LivingNetwork } from './living-network.ts';
import { NetworkCaption } from './NetworkCaption.tsx';
import styles from './NetworkPanel.module.css';
import { NetworkTable } from './NetworkTable.tsx';
import { trainsOnProcessor } from './on-processor.ts';
import { PlaceDetails } from './PlaceDetails.tsx';
import { placeTitle, placeValue } from './place-words.ts';
import { StageCanvas } from './StageCanvas.tsx';
import { type StageContent, stageShape } from './stage-animation.ts';
import { gridOf, type Place, type StageLayout } from './stage-layout.ts';
import { cellKindOf } from './stage-scene.ts';
import { choiceAfter, isSamePlace, type NetworkChoice, NOTHING_CHOSEN, placeOf } from './state.ts';
import { MOST_PARAMETERS, useLivingNetwork } from './use-living-network.ts';
import { type ShownDigit, useShownDigit } from './use-shown-digit.ts';

export default function NetworkPanel() {
  const area = useRef<HTMLElement>(null);
  const seen = useOnScreen(area);
  const network = useLivingNetwork(seen);
  const digit = useShownDigit();
  const parameters = usePage(({ model }) => model?.parameters ?? 0);
  return (
    <section ref={area} className={styles.network} aria-labelledby="network-title" data-living>
      {parameters > MOST_PARAMETERS ? (
        <TooLarge parameters={parameters} />
      ) : network ? (
        <Living network={network} digit={digit} />
      ) : (
        <Waiting />
      )}
    </section>
  );
}

function Waiting() {
  const noBackend = usePage((state) => state.noBackend);
  return (
    <>
      <h2 id="network-title">The network</h2>
      <p className="hint" role="status">
        {noBackend ? 'There is no network, because no backend runs.' : 'The network is on its way.'}
      </p>
    </>
  );
}

function TooLarge({ parameters }: { parameters: number }) {
  return (
    <>
      <h2 id="network-title">The network</h2>
      <p className="hint">
        This network has {count(parameters)} parameters. Up to {count(MOST_PARAMETERS)} can be shown at work.
        It trains and reads as any other.
      </p>
    </>
  );
}

function Living({ network, digit }: { network: LivingNetwork; digit: ShownDigit }) {
  const [choice, act] = useReducer(choiceAfter, NOTHING_CHOSEN);
  const [layout, setLayout] = useState<StageLayout>();
  const [moved, setMoved] = useState(false);
  const still = useStillness();
  const nouns = useNouns();
  const { image, readable, standIn } = digit;
  const shape = useMemo(() => stageShape(network), [network]);
  const place = placeOf(choice, shape);
  const pinned = place !== undefined && isSamePlace(place, choice.pinned);
  const keepsAll = cellKindOf(network.activation, false) === 'above';
  const asRelu = choice.asRelu && !keepsAll;
  const flow = useMemo(() => (readable ? flowOf(network, image) : undefined), [network, image, readable]);
  const relu = useMemo(
    () => (readable && asRelu ? flowOf(network, image, { asRelu }) : undefined),
    [network, image, readable, asRelu],
  );
  const shown = relu ?? flow;
  const pictured = choice.sight === 'weights' || !readable;
  const content = useMemo(
    (): StageContent => ({
      network,
      image,
      flow: shown,
      pictured,
      roomy: choice.sight === 'weights',
      still,
      view: {
        cells: cellKindOf(network.activation, asRelu),
        classes: network.classes,
        digitName: standIn ? `a test ${nouns.image}` : `your ${nouns.drawing}`,
        flows: shown !== undefined,
        whole: relu && flow?.logits,
        place,
        pinned,
        links: linksOf(network, shown, place, layout),
      },
    }),
    [
      network,
      image,
      shown,
      relu,
      flow,
      pictured,
      choice.sight,
      still,
      asRelu,
      standIn,
      nouns,
      place,
      pinned,
      layout,
    ],
  );
  const onMoved = useCallback(() => setMoved(true), []);
  const said = place && shown ? `${placeTitle(place, network)}. ${placeValue(place, network, shown)}` : '';
  return (
    <>
      <div className={styles.head}>
        <h2 id="network-title">The network</h2>
        <Switches {...{ choice, act }} relu={!keepsAll} />
      </div>
      {choice.sight === 'table' ? (
        <NetworkTable network={network} flow={shown} onPin={(pin) => act({ type: 'pinned', place: pin })} />
      ) : (
        <StageCanvas
          {...{ content, place, act, onMoved }}
          onLayout={setLayout}
          label="The network. The arrow keys go from unit to unit, Enter pins one, Escape unpins it. “Table” says the same in words."
        />
      )}
      <p className="visually-hidden" role="status">
        {moved && said}
      </p>
      <div className={styles.foot} onPointerEnter={() => setMoved(false)}>
        {place ? (
          <PlaceDetails {...{ place, network, image, asRelu, pinned }} flow={shown} />
        ) : (
          <NetworkCaption {...{ network, flow, relu, pictured }} />
        )}
      </div>
    </>
  );
}

interface SwitchesProps {
  choice: NetworkChoice;
  act: (action: Parameters<typeof choiceAfter>[1]) => void;
  /** The layer keeps something that ReLU would drop. */
  relu: boolean;
}

function Switches({ choice: { asRelu, sight }, act, relu }: SwitchesProps) {
  return (
    <div className={styles.switches}>
      {relu && (
        <button type="button" aria-pressed={asRelu} onClick={() => act({ type: 'relu-switched' })}>
          As ReLU sees it
        </button>
      )}
      <button
        type="button"
        aria-pressed={sight === 'weights'}
        onClick={() => act({ type: 'sight-chosen', sight: 'weights' })}
      >
        Weights
      </button>
      <button
        type="button"
        aria-pressed={sight === 'table'}
        onClick={() => act({ type: 'sight-chosen', sight: 'table' })}
      >
        Table
      </button>
    </div>
  );
}

/** How many links are drawn to a place, and how many from it. */
const MOST_LINKS = 10;

/** The strongest links to and from a place, where both of their ends are on the canvas. */
function linksOf(
  network: LivingNetwork,
  flow: ReturnType<typeof flowOf> | undefined,
  place: Place | undefined,
  layout: StageLayout | undefined,
): { from: Link[]; to: Link[] } {
  if (!flow || !place || !layout) return { from: [], to: [] };
  if (place.kind === 'output') return { from: builtFrom(network, flow, place.digit, MOST_LINKS), to: [] };
  const shows = (layer: number) => !network.mixes || gridOf(layout, 'mixed', layer) !== undefined;
  const last = place.layer === network.hidden.length - 1;
  return {
    from: shows(place.layer - 1) ? comesFrom(network, flow, place, MOST_LINKS) : [],
    to: last || shows(place.layer) ? goesTo(network, flow, place, MOST_LINKS) : [],
  };
}

/**
 * Values jump: the visitor wants less motion, or a run trains on the processor, where every frame would take
 * time from the training.
 */
function useStillness(): boolean {
  const reduced = useSyncExternalStore(watchMotion, () => reducedMotion().matches);
  const busy = usePage(trainsOnProcessor);
  return reduced || busy;
}

function watchMotion(onChange: () => void): () => void {
  const list = reducedMotion();
  list.addEventListener('change', onChange);
  return () => list.removeEventListener('change', onChange);
}
