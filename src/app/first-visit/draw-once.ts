/** Draws a digit on the empty pad, as a pen would, so that a first visitor sees the network read. */
import { flushSync } from 'react-dom';
import type { Strokes } from '../../drawing/strokes.ts';
import type { Store } from '../store.ts';

/** Milliseconds before it begins, and that it takes. */
const BEFORE = 300;
const DRAWING = 1200;

/**
 * Draws, unless something was drawn before. Stops as soon as the pad shows anything else, and gives a visitor who
 * begins to draw a clean pad.
 * @param isPad tells whether an event's target is the pad.
 * @param atOnce does not move: the digit is simply there.
 * @param done is called when the digit is there, or will not be.
 * @returns a function that ends this.
 */
export function drawOnce(
  { getState, dispatch }: Pick<Store, 'getState' | 'dispatch'>,
  strokes: Strokes,
  {
    isPad,
    atOnce,
    done,
  }: { isPad: (target: EventTarget | null) => boolean; atOnce: boolean; done: () => void },
): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  /** What was last drawn here. */
  let drawn: Strokes = getState().drawing.strokes;
  let frame = 0;
  const isOurs = () => !signal.aborted && getState().drawing.strokes === drawn;
  const draw = (share: number) => {
    drawn = share < 1 ? part(strokes, share) : [...strokes];
    dispatch({ type: 'drawn', strokes: drawn, lifted: share < 1 ? undefined : Date.now() });
  };
  const go = (start: number) => (now: number) => {
    if (!isOurs()) return done();
    const share = atOnce ? 1 : Math.min(1, Math.max(0, (now - start) / DRAWING));
    draw(share);
    if (share < 1) frame = requestAnimationFrame(go(start));
    else done();
  };
  const timer = setTimeout(() => {
    const { past, sample } = getState().drawing;
    if (!isOurs() || past.length > 0 || sample) return done();
    frame = requestAnimationFrame((now) => go(now)(now));
  }, BEFORE);
  const onPointerDown = ({ target }: Event) => {
    if (!isPad(target)) return;
    // The pad must have the empty drawing before it gets this event, so React may not put it off.
    if (isOurs() && drawn.length > 0) flushSync(() => dispatch({ type: 'cleared' }));
    end();
    done();
  };
  const end = () => {
    ended.abort();
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
  addEventListener('pointerdown', onPointerDown, { capture: true, signal });
  return end;
}

/** The strokes as far as a pen has come after that share of their length, 0 … 1. */
export function part(strokes: Strokes, share: number): Strokes {
  let left = share * strokes.reduce((sum, stroke) => sum + walk(stroke, Number.POSITIVE_INFINITY).length, 0);
  const drawn: number[][] = [];
  for (const stroke of strokes) {
    const { points, length } = walk(stroke, left);
    drawn.push(points);
    left -= length;
    if (left <= 0) break;
  }
  return drawn;
}

/** The stroke's points as far as a pen comes that goes `most` units, and how far it goes. */
function walk(stroke: readonly number[], most: number): { points: number[]; length: number } {
  const points: number[] = [];
  let length = 0;
  for (let i = 0; i + 1 < stroke.length && (i === 0 || length < most); i += 2) {
    const [x, y] = [stroke[i] as number, stroke[i + 1] as number];
    const [fromX = x, fromY = y] = points.slice(-2);
    const line = Math.hypot(x - fromX, y - fromY);
    const reached = line > most - length ? (most - length) / line : 1;
    points.push(fromX + reached * (x - fromX), fromY + reached * (y - fromY));
    length += reached * line;
  }
  return { points, length };
}
