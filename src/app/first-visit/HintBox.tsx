/** One hint beside its target. It takes no focus, and Escape closes it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import styles from './FirstVisit.module.css';
import { HINTS, type Hint } from './hints.ts';
import { type Box, placeHint } from './place-hint.ts';

interface Props {
  hint: Hint;
  /** From 1. */
  number: number;
  onNext(): void;
  /** No more hints. */
  onClose(): void;
}

interface Place {
  target: Box;
  left: number;
  top: number;
}

export function HintBox({ hint, number, onNext, onClose }: Props) {
  const box = useRef<HTMLElement>(null);
  const [place, setPlace] = useState<Place>();
  useLayoutEffect(() => {
    const look = () => setPlace(placeOf(hint, box.current));
    look();
    const ended = new AbortController();
    const { signal } = ended;
    addEventListener('scroll', look, { capture: true, passive: true, signal });
    addEventListener('resize', look, { signal });
    // The page changes its height when panels load.
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    return () => {
      ended.abort();
      observer.disconnect();
    };
  }, [hint]);
  const isSeen = place !== undefined;
  useEffect(() => {
    if (!isSeen) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest('input, select, textarea, dialog');
      if (event.key === 'Escape' && !event.defaultPrevented && !typing) onClose();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [onClose, isSeen]);
  const isLast = number === HINTS.length;
  return createPortal(
    <>
      {place && <div className={styles.ring} style={{ ...place.target }} />}
      <aside
        ref={box}
        className={styles.hint}
        aria-label={`Hint ${number} of ${HINTS.length}`}
        style={place ? { left: place.left, top: place.top } : { visibility: 'hidden' }}
      >
        <p role="status">{hint.text}</p>
        <p className={styles.buttons}>
          <span>
            {number} of {HINTS.length}
          </span>
          {!isLast && (
            <button type="button" className="quiet" onClick={onClose}>
              No more hints
            </button>
          )}
          <button type="button" onClick={isLast ? onClose : onNext}>
            {isLast ? 'Close' : 'Next'}
          </button>
        </p>
      </aside>
    </>,
    document.body,
  );
}

function placeOf({ targets, around, sides }: Hint, box: HTMLElement | null): Place | undefined {
  const target = targets.map((selector) => document.querySelector(selector)).find((found) => found !== null);
  if (!target || !box) return undefined;
  const size = { width: box.offsetWidth, height: box.offsetHeight };
  const window = { width: document.documentElement.clientWidth, height: innerHeight };
  const ringed = boxOf(target);
  const outer = around ? target.closest(around) : null;
  const place =
    (outer ? placeHint(boxOf(outer), size, window, sides) : undefined) ??
    placeHint(ringed, size, window, sides);
  return place && { target: ringed, ...place };
}

function boxOf(element: Element): Box {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left, top, width, height };
}
