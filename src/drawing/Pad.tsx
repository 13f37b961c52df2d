/**
 * The drawing pad. Strokes belong to the caller; while the pen moves, the pad paints them itself
 * in the pointer's event, so that ink is on the screen with the next frame whatever React does.
 */
import { type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import styles from './Pad.module.css';
import { fitToScreen, onSchemeChange, paintStrokes } from './paint.ts';
import { Pen } from './pen.ts';
import { PAD_SIDE, type Strokes } from './strokes.ts';

export interface PadProps {
  /** What is shown. Any other value than the last one reported replaces the drawing. */
  strokes: Strokes;
  /** All strokes, at each movement of the pen; `finished` when the pen has been lifted. */
  onStrokesChange(strokes: Strokes, finished: boolean): void;
  /** Asked when the pen comes down: whether its stroke takes the place of the drawing. */
  beginsAnew?(): boolean;
  /** Accessible name. */
  label?: string;
}

type Paper = Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>;

export function Pad({ strokes, onStrokesChange, beginsAnew, label = 'Drawing pad' }: PadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef(strokes);
  const reported = useRef(new WeakSet<Strokes>());
  /** Where the pad lies while the pen is down: should the page move under the pen, the stroke keeps its shape. */
  const paper = useRef<Paper>({ left: 0, top: 0, width: 1, height: 1 });
  /** Whether something was reported that no finished drawing followed. */
  const unfinished = useRef(false);
  const [pen] = useState(() => new Pen());

  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const repaint = () => paintStrokes(element, shown.current);
    const endFitting = fitToScreen(element, repaint);
    const endWatching = onSchemeChange(repaint);
    // Before an iPad takes a quick stroke for scrolling or for handwriting. React's own listeners are passive.
    const keepTouch = (event: TouchEvent) => event.preventDefault();
    element.addEventListener('touchmove', keepTouch, { passive: false });
    return () => {
      element.removeEventListener('touchmove', keepTouch);
      endFitting();
      endWatching();
    };
  }, []);

  useLayoutEffect(() => {
    // React may be a few movements behind the pen.
    const ours = strokes === shown.current || (pen.isDown && reported.current.has(strokes));
    if (ours) return;
    pen.lift();
    shown.current = strokes;
    paintStrokes(canvas.current as HTMLCanvasElement, strokes);
  }, [strokes, pen]);

  const report = (finished: boolean) => {
    const next = pen.strokes;
    // An eraser may meet no ink.
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
      // Press and hold is drawing, not asking for a menu.
      onContextMenu={(event) => pen.isDown && event.preventDefault()}
    />
  );
}

/** A pointer's position in pad units. */
function place(paper: Paper, { clientX, clientY }: MouseEvent | PointerEvent): [number, number] {
  const { left, top, width, height } = paper;
  return [((clientX - left) / width) * PAD_SIDE, ((clientY - top) / height) * PAD_SIDE];
}
