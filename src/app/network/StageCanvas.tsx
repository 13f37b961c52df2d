/** The network on a canvas: what lies under the pointer or the arrow keys is marked, and a click pins it. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import styles from './NetworkPanel.module.css';
import { StageAnimation, type StageContent } from './stage-animation.ts';
import { isArrow, neighbourOf, type Place, placeAt, type StageLayout } from './stage-layout.ts';
import type { NetworkAction } from './state.ts';

interface Props {
  content: StageContent;
  place: Place | undefined;
  act(action: NetworkAction): void;
  /** Tells where the stages lie. */
  onLayout(layout: StageLayout): void;
  /** The arrow keys led to another place. */
  onMoved(): void;
  /** Accessible name. */
  label: string;
}

export function StageCanvas({ content, place, act, onLayout, onMoved, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const animation = useRef<StageAnimation>(undefined);
  const layout = useRef<StageLayout>(undefined);
  useEffect(() => {
    const made = new StageAnimation(canvas.current as HTMLCanvasElement, (next) => {
      layout.current = next;
      onLayout(next);
    });
    animation.current = made;
    return () => made.end();
  }, [onLayout]);
  useEffect(() => animation.current?.show(content), [content]);

  const placeUnder = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLCanvasElement>) => {
    const { left, top } = currentTarget.getBoundingClientRect();
    return layout.current && placeAt(layout.current, clientX - left, clientY - top);
  };
  const point = (event: PointerEvent<HTMLCanvasElement>) =>
    act({ type: 'pointed', place: placeUnder(event) });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return act({ type: 'unpinned' });
    const pins = (event.key === 'Enter' || event.key === ' ') && place;
    if (!layout.current || !(isArrow(event.key) || pins)) return;
    event.preventDefault();
    if (pins) return act({ type: 'pinned', place: pins });
    const next = place ? neighbourOf(layout.current, place, event.key) : FIRST;
    act({ type: 'pointed', place: next });
    onMoved();
  };
  return (
    <div
      className={styles.stages}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move between the units.
      tabIndex={0}
      role="application"
      aria-label={label}
      onBlur={() => act({ type: 'pointed', place: undefined })}
      onKeyDown={onKeyDown}
    >
      <canvas
        ref={canvas}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => act({ type: 'pointed', place: undefined })}
        onPointerUp={(event) => {
          const under = placeUnder(event);
          act(under ? { type: 'pinned', place: under } : { type: 'unpinned' });
        }}
      />
    </div>
  );
}

const FIRST: Place = { kind: 'unit', layer: 0, unit: 0 };
