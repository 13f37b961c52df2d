/** The canvas of the map. Pointing, arrows and zoom choose a digit; the digits move when the map changes. */
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import { fitToScreen, onSchemeChange, painter } from '../../drawing/paint.ts';
import { ActionButton } from '../ActionButton.tsx';
import { reducedMotion } from '../reduced-motion.ts';
import { useClasses } from '../use-classes.ts';
import { useNouns } from '../use-nouns.ts';
import styles from './MapPanel.module.css';
import { Motion } from './motion.ts';
import { type Look, MapPainter } from './paint-map.ts';
import { COLOURS, signOf } from './signs.ts';
import type { MapDigits } from './use-maps.ts';
import {
  digitAt,
  digitBeyond,
  middleDigit,
  moved,
  type Projection,
  project,
  showing,
  type View,
  WHOLE,
  within,
  zoomed,
} from './view.ts';

interface Props {
  /** `[digits · 2]` */
  places: Float32Array;
  digits: MapDigits;
  misread: readonly number[];
  /** The class that alone is shown in full strength. */
  only: number | undefined;
  picked: number | undefined;
  onPick(digit: number | undefined): void;
  /** Puts the digit on the pad. */
  onUse(digit: number): void;
}

/** The page's size of type when it is not on a projector, in CSS pixels. */
const USUAL_TYPE = 15;
/** A digit is picked within so many CSS pixels of the pointer. */
const NEAR = 18;
/** A pointer that moves so many CSS pixels drags the map. */
const DRAG = 5;
const ZOOM_STEP = 1.6;

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function MapView({ places, digits, misread, only, picked, onPick, onUse }: Props) {
  const { image: noun } = useNouns();
  const classes = useClasses();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState<View>(WHOLE);
  const drag = useRef<{ x: number; y: number; view: View; moved: boolean }>(undefined);
  const [motion, setMotion] = useState(() => new Motion(places));
  // Digits of other data have other places.
  if (motion.places.length !== places.length) setMotion(new Motion(places));
  const [mapPainter, setPainter] = useState(() => ({ digits, painter: new MapPainter(digits.images) }));
  if (mapPainter.digits !== digits) setPainter({ digits, painter: new MapPainter(digits.images) });
  const look = useRef<{ classes: readonly string[]; look: Look }>(undefined);

  const projection = useCallback((): Projection => {
    const { width, height } = canvas.current as HTMLCanvasElement;
    const margin = 14 * ratioOf(canvas.current as HTMLCanvasElement);
    return project(view, motion.extent, width, height, margin);
  }, [view, motion]);

  const paint = useCallback(() => {
    const element = canvas.current;
    const context = element && painter(element);
    if (!element || !context) return;
    if (look.current?.classes !== classes) look.current = { classes, look: lookOf(element, classes) };
    const shown = { places: motion.places, labels: digits.labels, misread, zoom: view.zoom, only, picked };
    mapPainter.painter.paint(context, shown, projection(), look.current.look);
  }, [classes, motion, digits, misread, view, only, picked, mapPainter, projection]);

  const newestPaint = useRef(paint);
  useEffect(() => {
    newestPaint.current = paint;
  }, [paint]);
  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const repaint = () => {
      look.current = undefined;
      newestPaint.current();
    };
    const endFitting = fitToScreen(element, repaint);
    const endWatching = onSchemeChange(repaint);
    return () => {
      endFitting();
      endWatching();
    };
  }, []);

  useEffect(() => {
    const jumps = reducedMotion().matches;
    motion.turnTo(places, performance.now(), jumps);
    let frame = 0;
    const go = (now: number) => {
      const goesOn = motion.advance(now);
      paint();
      frame = goesOn ? requestAnimationFrame(go) : 0;
    };
    go(performance.now());
    return () => cancelAnimationFrame(frame);
  }, [places, motion, paint]);

  const at = ({ clientX, clientY }: { clientX: number; clientY: number }): number | undefined => {
    const element = canvas.current as HTMLCanvasElement;
    const box = element.getBoundingClientRect();
    const ratio = ratioOf(element);
    const [x, y] = [(clientX - box.left) * ratio, (clientY - box.top) * ratio];
    return digitAt(motion.places, projection(), x, y, NEAR * ratio);
  };

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return;
    drag.current = { x: event.clientX, y: event.clientY, view, moved: false };
    if (view.zoom > 1) event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const from = drag.current;
    if (!from) return onPick(at(event));
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    from.moved ||= Math.hypot(dx, dy) > DRAG;
    if (!from.moved || from.view.zoom === 1) return;
    const { scale } = projection();
    const ratio = ratioOf(event.currentTarget);
    const share = (pixels: number, half: number) => (-pixels * ratio) / (scale * half);
    setView(moved(from.view, share(dx, motion.extent.width), share(dy, motion.extent.height)));
  };
  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>) => {
    const from = drag.current;
    drag.current = undefined;
    if (!from || from.moved) return;
    const digit = at(event);
    onPick(digit);
    // A finger cannot point before it taps, so its first tap only points.
    const points = event.pointerType !== 'touch' || digit === picked;
    if (digit !== undefined && points) onUse(digit);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLCanvasElement>) => {
    const arrow = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrow) {
      const { width, height } = event.currentTarget;
      const next =
        picked === undefined
          ? middleDigit(motion.places, projection(), width, height)
          : (digitBeyond(motion.places, picked, ...arrow) ?? picked);
      if (next !== undefined) {
        onPick(next);
        setView(showing(view, motion.places, next, motion.extent));
      }
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (picked !== undefined) onUse(picked);
    } else if (event.key === 'Escape' && picked !== undefined) onPick(undefined);
    else if (event.key === '+' || event.key === '=') zoomBy(ZOOM_STEP);
    else if (event.key === '-') zoomBy(1 / ZOOM_STEP);
    else if (event.key === '0') setView(WHOLE);
    else return;
    event.preventDefault();
  };

  /** Keeps the picked digit where it is. */
  const zoomBy = (factor: number) => {
    if (picked === undefined) return setView(zoomed(view, factor));
    setView(zoomed(view, factor, ...within(motion.extent, motion.places, picked)));
  };

  return (
    <div className={styles.view}>
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: keys choose digits on this canvas. */}
      <canvas
        ref={canvas}
        className={view.zoom > 1 ? `${styles.canvas} ${styles.zoomed}` : styles.canvas}
        role="application"
        aria-label={`Map of test ${noun}s`}
        aria-describedby="map-title"
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          drag.current = undefined;
        }}
        onKeyDown={onKeyDown}
      />
      <div className={styles.zoom}>
        <ActionButton label="Zoom in" onClick={() => zoomBy(ZOOM_STEP)}>
          +
        </ActionButton>
        <ActionButton label="Zoom out" unavailable={view.zoom === 1} onClick={() => zoomBy(1 / ZOOM_STEP)}>
          −
        </ActionButton>
        <ActionButton label="Show the whole map" unavailable={view.zoom === 1} onClick={() => setView(WHOLE)}>
          ⤢
        </ActionButton>
      </div>
      <div className={styles.palette} aria-hidden="true">
        {Array.from({ length: COLOURS }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the colours never change their order.
          <span key={i} data-colour={i} />
        ))}
      </div>
    </div>
  );
}

/** Screen pixels in a CSS pixel of the canvas. */
const ratioOf = (canvas: HTMLCanvasElement): number => canvas.width / (canvas.clientWidth || 1);

/** The canvas' colours and font, by its CSS. The palette beside it has the classes' colours. */
function lookOf(canvas: HTMLCanvasElement, classes: readonly string[]): Look {
  const { color, fontFamily, backgroundColor } = getComputedStyle(canvas);
  const palette = [...(canvas.parentElement as HTMLElement).querySelectorAll('[data-colour]')].map(
    (swatch) => getComputedStyle(swatch).color,
  );
  return {
    ratio: ratioOf(canvas),
    enlarged: Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_TYPE,
    ink: color,
    paper: backgroundColor,
    font: fontFamily,
    colours: classes.map((_, i) => palette[i % palette.length] ?? color),
    signs: classes.map(signOf),
  };
}
