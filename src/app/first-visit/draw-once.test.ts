import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import { THREE } from '../../drawing/three.ts';
import { createStore, type Store } from '../store.ts';
import { drawOnce, part } from './draw-once.ts';

vi.mock('react-dom', () => ({ flushSync: (run: () => void) => run() }));

let store: Store;
let frames: ((now: number) => void)[];
let pointerDown: (event: Event) => void;
const done = vi.fn();
const PAD = new EventTarget();
const isPad = (target: EventTarget | null) => target === PAD;

beforeEach(() => {
  vi.useFakeTimers();
  store = createStore(scriptedWorker().connect);
  frames = [];
  done.mockClear();
  vi.stubGlobal('requestAnimationFrame', (callback: (now: number) => void) => frames.push(callback));
  vi.stubGlobal('cancelAnimationFrame', () => {
    frames = [];
  });
  vi.stubGlobal(
    'addEventListener',
    (_: string, listener: (event: Event) => void, { signal }: { signal: AbortSignal }) => {
      pointerDown = (event) => !signal.aborted && listener(event);
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const drawing = () => store.getState().drawing;
const frame = (now: number) => frames.shift()?.(now);
const begin = (atOnce = false) => {
  const end = drawOnce(store, THREE, { isPad, atOnce, done });
  vi.advanceTimersByTime(1000);
  return end;
};
const touch = (target: EventTarget) => pointerDown({ target } as Event);

test('a digit draws itself as a pen does, and Undo removes it', () => {
  begin();
  frame(0);
  frame(600);
  expect(drawing().unfinished).toBe(true);
  expect(drawing().strokes[0]?.length).toBeLessThan(THREE[0]?.length as number);
  expect(done).not.toHaveBeenCalled();
  frame(1300);
  expect(drawing().strokes).toEqual(THREE);
  expect(drawing()).toMatchObject({ ink: 'digit', unfinished: false });
  expect(done).toHaveBeenCalledOnce();
  expect(frames).toEqual([]);
  store.dispatch({ type: 'undone' });
  expect(drawing()).toMatchObject({ strokes: [], past: [] });
});

test('with less motion the digit is simply there', () => {
  begin(true);
  frame(0);
  expect(drawing().strokes).toEqual(THREE);
  expect(drawing().unfinished).toBe(false);
});

test('nothing is drawn over what a visitor has drawn, before or meanwhile', () => {
  const own = [[1, 1, 200, 400]];
  const end = drawOnce(store, THREE, { isPad, atOnce: false, done });
  store.dispatch({ type: 'drawn', strokes: own });
  vi.advanceTimersByTime(1000);
  expect(frames).toEqual([]);
  expect(drawing().strokes).toBe(own);
  expect(done).toHaveBeenCalledOnce();
  end();

  store.dispatch({ type: 'cleared' });
  // The pad is empty again, but the visitor has been here.
  begin();
  expect(frames).toEqual([]);
});

test('a test digit or a drawing that comes meanwhile stays', () => {
  begin();
  frame(0);
  frame(300);
  store.dispatch({ type: 'sample-shown', sample: { row: 0, name: '7', image: new Uint8Array(784) } });
  frame(600);
  expect(drawing().sample?.row).toBe(0);
  expect(frames).toEqual([]);
});

test('a visitor who touches the pad gets a clean one, also after the digit is there', () => {
  begin();
  frame(0);
  frame(300);
  touch(new EventTarget());
  expect(drawing().strokes).not.toEqual([]);
  touch(PAD);
  expect(drawing()).toMatchObject({ strokes: [], unfinished: false });
  frame(600);
  expect(drawing().strokes).toEqual([]);
  // What is drawn now is the visitor's.
  store.dispatch({ type: 'drawn', strokes: [[5, 5, 9, 9]], lifted: 1 });
  touch(PAD);
  expect(drawing().strokes).toEqual([[5, 5, 9, 9]]);
});

test('a part ends where the pen has come to', () => {
  const strokes = [
    [0, 0, 10, 0, 10, 10],
    [0, 20, 20, 20],
  ];
  expect(part(strokes, 0)).toEqual([[0, 0]]);
  expect(part(strokes, 0.125)).toEqual([[0, 0, 5, 0]]);
  expect(part(strokes, 0.75)).toEqual([
    [0, 0, 10, 0, 10, 10],
    [0, 20, 10, 20],
  ]);
});
