/**
 * The drawing pad. The caller holds the strokes. While the pen moves, the pad paints them itself, in the
 * pointer's event, so that the next frame shows the ink even if React is busy.
 */
import { type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import styles from './Pad.module.css';
import { fitToScreen, onSchemeChange, paintStrokes } from './paint.ts';
import { Pen } from './pen.ts';
import { PAD_SIDE, type Strokes } from './strokes.ts';

export interface PadProps {
  /** The strokes to show. A value that the pad did not report itself replaces the drawing. */
  strokes: Strokes;
  /** Called with all strokes at each movement of the pen; `finished` when the pen has been lifted. */
  onStrokesChange(strokes: Strokes, finished: boolean): void;
  /** Called when the pen comes down. Says whether the new stroke replaces the drawing. */
  beginsAnew?(): boolean;
  /** Accessible name. */
  label?: string;
}

type Paper = Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>;

export function Pad({ strokes, onStrokesChange, beginsAnew, label = 'Drawing pad' }: PadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef(strokes);
  const reported = useRef(new WeakSet<Strokes>());
  /** The pad's place when the pen came down. If the page moves under the pen, the stroke keeps its shape. */
  const paper = useRef<Paper>({ left: 0, top: 0, width: 1, height: 1 });
  /** Whether the pad has reported part of a stroke, but not yet its end. */
  const unfinished = useRef(false);
  const [pen] = useState(() => new Pen());

  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const repaint = () => paintStrokes(element, shown.current);
    const endFitting = fitToScreen(element, repaint);
    const endWatching = onSchemeChange(repaint);
    // An iPad would take a quick stroke for scrolling or for handwriting. React's own listeners are
    // passive and cannot prevent that.
    const keepTouch = (event: TouchEvent) => event.preventDefault();
    element.addEventListener('touchmove', keepTouch, { passive: false });
    return () => {
      element.removeEventListener('touchmove', keepTouch);
      endFitting();
      endWatching();
    };
  }, []);

  useLayoutEffect(() => {
    // React may be a few movements behind the pen: an older drawing that the pad reported changes nothing.
    const ours = strokes === shown.current || (pen.isDown && reported.current.has(strokes));
    if (ours) return;
    pen.lift();
    shown.current = strokes;
    paintStrokes(canvas.current as HTMLCanvasElement, strokes);
  }, [strokes, pen]);

  const report = (finished: boolean) => {
    const next = pen.strokes;
    // If the eraser met no ink, there is nothing to report.
    if (next === shown.current && !(finished && unfinished.current)) return;
    shown.current = next;
    unfinished.current = !finished;
    reported.current.add(next);
    paintStrokes(canvas.current as HTMLCanvasElement, next);
    onStrokesChange(next, finished);
  };

  const onPointerDown = ({ currentTarget, nativeEvent }: PointerEvent<HTMLCanvasElement>) => {
    const wasDown = pen.isDown;
    const box = currentTarget.getBoundingClientRect();
    const [x, y] = place(box, nativeEvent);
    if (!pen.down(nativeEvent, x, y, shown.current, beginsAnew?.())) return;
    currentTarget.setPointerCapture(nativeEvent.pointerId);
    paper.current = box;
    if (!wasDown) {
      reported.current = new WeakSet();
      unfinished.current = false;
    }
    report(false);
  };

  const onPointerMove = ({ pointerId, nativeEvent }: PointerEvent<HTMLCanvasElement>) => {
    const coalesced = nativeEvent.getCoalescedEvents?.() ?? [];
    const moves = coalesced.length > 0 ? coalesced : [nativeEvent];
    const drew = moves.map((move) => pen.move(pointerId, ...place(paper.current, move)));
    if (drew.includes(true)) report(false);
  };

  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>) => {
    if (pen.up(event.pointerId)) report(true);
  };

  const onPointerCancel = ({ nativeEvent }: PointerEvent<HTMLCanvasElement>) => {
    if (pen.cancel(nativeEvent)) report(true);
  };

  return (
    <canvas
      ref={canvas}
      className={styles.pad}
      role="img"
      aria-label={label}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerCancel}
      onLostPointerCapture={onPointerUp}
      // Press and hold draws, it does not ask for a menu.
      onContextMenu={(event) => pen.isDown && event.preventDefault()}
    />
  );
}

/** A pointer's position in pad units. */
function place(paper: Paper, { clientX, clientY }: MouseEvent | PointerEvent): [number, number] {
  const { left, top, width, height } = paper;
  return [((clientX - left) / width) * PAD_SIDE, ((clientY - top) / height) * PAD_SIDE];
}
