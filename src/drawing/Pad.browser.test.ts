/** The pad with real mouse and touch events. */
import { createElement, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { DigitPreview } from './DigitPreview.tsx';
import { strokesToImage } from './image.ts';
import { Pad } from './Pad.tsx';
import { fitToScreen } from './paint.ts';
import { PAD_SIDE, type Strokes } from './strokes.ts';

let root: Root;
let reports: { strokes: Strokes; finished: boolean }[];
let replace: (strokes: Strokes) => void;

function Page() {
  const [strokes, setStrokes] = useState<Strokes>([]);
  replace = setStrokes;
  return createElement(
    'div',
    { style: { width: 250, '--ink': 'rgb(10, 20, 30)', '--paper': 'white' } as object },
    createElement(Pad, {
      strokes,
      label: 'Draw here',
      onStrokesChange: (next, finished) => {
        reports.push({ strokes: next, finished });
        setStrokes(next);
      },
    }),
    createElement(DigitPreview, { image: strokesToImage(strokes).image, label: 'Seen' }),
  );
}

const canvas = (name: string) =>
  document.querySelector<HTMLCanvasElement>(`canvas[aria-label="${name}"]`) as HTMLCanvasElement;
const last = () => reports.at(-1) as (typeof reports)[number];
const frames = () =>
  new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));

beforeEach(async () => {
  reports = [];
  const place = document.createElement('div');
  document.body.append(place);
  root = createRoot(place);
  root.render(createElement(Page));
  await expect.poll(() => canvas('Draw here')?.width).toBe(Math.round(250 * devicePixelRatio));
});

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
});

/** From pad units to the browser window. The tests' page is in a frame that may be scaled. */
function onScreen(x: number, y: number) {
  const pad = canvas('Draw here').getBoundingClientRect();
  const frame = window.frameElement as HTMLElement;
  const around = frame.getBoundingClientRect();
  const scale = around.width / frame.offsetWidth;
  return {
    x: around.left + scale * (pad.left + (x / PAD_SIDE) * pad.width),
    y: around.top + scale * (pad.top + (y / PAD_SIDE) * pad.height),
  };
}

type MouseType = 'mousePressed' | 'mouseMoved' | 'mouseReleased';
const mouse = (type: MouseType, x: number, y: number, button: 'left' | 'right' = 'left') =>
  cdp().send('Input.dispatchMouseEvent', { type, ...onScreen(x, y), button, buttons: 1, clickCount: 1 });

type TouchType = 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel';
const touch = (type: TouchType, ...points: [id: number, x: number, y: number][]) =>
  cdp().send('Input.dispatchTouchEvent', {
    type,
    touchPoints: points.map(([id, x, y]) => ({ id, ...onScreen(x, y) })),
  });

/** Opacity of the pad at a place in pad units. */
function inkAt(x: number, y: number): number {
  const pad = canvas('Draw here');
  const at = (units: number) => Math.round((units / PAD_SIDE) * pad.width);
  return pad.getContext('2d')?.getImageData(at(x), at(y), 1, 1).data[3] as number;
}

/** The strokes have the expected points, to 2.5 units, which is about one pixel of the screen. */
function expectNear(strokes: Strokes, expected: number[][]) {
  expect(strokes.map((stroke) => stroke.length)).toEqual(expected.map((stroke) => stroke.length));
  const away = strokes.flatMap((stroke, s) =>
    stroke.map((value, i) => Math.abs(value - (expected[s]?.[i] as number))),
  );
  expect(Math.max(...away)).toBeLessThanOrEqual(2.5);
}

test('the mouse draws: ink shows at once, strokes are reported, and the release finishes them', async () => {
  await mouse('mousePressed', 100, 100);
  await mouse('mouseMoved', 200, 100);
  await mouse('mouseMoved', 300, 300);
  await frames();
  expect(inkAt(150, 100)).toBe(255);
  expect(inkAt(400, 400)).toBe(0);
  expect(last().finished).toBe(false);
  await mouse('mouseReleased', 300, 300);
  await expect.poll(() => last().finished).toBe(true);
  expectNear(last().strokes, [[100, 100, 200, 100, 300, 300]]);
  expect(reports.filter(({ finished }) => finished)).toHaveLength(1);
});

test('a page that moves under the pen does not bend the stroke', async () => {
  await mouse('mousePressed', 100, 100);
  await mouse('mouseMoved', 200, 100);
  const pushed = document.createElement('div');
  pushed.style.height = '30px';
  const at = onScreen(300, 100);
  document.body.prepend(pushed);
  await cdp().send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at, button: 'left', buttons: 1 });
  await cdp().send('Input.dispatchMouseEvent', {
    type: 'mouseReleased',
    ...at,
    button: 'left',
    clickCount: 1,
  });
  await expect.poll(() => reports.at(-1)?.finished).toBe(true);
  expectNear(last().strokes, [[100, 100, 200, 100, 300, 100]]);
  // The next stroke begins where the pen is put down.
  await mouse('mousePressed', 100, 400);
  await mouse('mouseReleased', 100, 400);
  await expect.poll(() => last().strokes.length).toBe(2);
  expectNear(last().strokes.slice(1), [[100, 400]]);
});

test('a click is a dot; the right button draws nothing', async () => {
  await mouse('mousePressed', 250, 250, 'right');
  await mouse('mouseReleased', 250, 250, 'right');
  expect(reports).toEqual([]);
  await mouse('mousePressed', 250, 250);
  await mouse('mouseReleased', 250, 250);
  await expect.poll(() => reports.at(-1)?.finished).toBe(true);
  expectNear(last().strokes, [[250, 250]]);
  expect(inkAt(250, 250)).toBe(255);
});

test('a mouse that leaves the pad and is released outside finishes the stroke at the edge', async () => {
  await mouse('mousePressed', 400, 250);
  await mouse('mouseMoved', 600, 250);
  await mouse('mouseReleased', 700, 300);
  await expect.poll(() => last().finished).toBe(true);
  expectNear(last().strokes, [[400, 250, 500, 250]]);
  await mouse('mouseMoved', 300, 300);
  await frames();
  expectNear(last().strokes, [[400, 250, 500, 250]]);
});

test('the first finger draws, a second one is ignored, a cancelled touch keeps its ink', async () => {
  await touch('touchStart', [1, 100, 400]);
  await touch('touchMove', [1, 200, 400]);
  await touch('touchStart', [1, 200, 400], [2, 400, 100]);
  await touch('touchMove', [1, 300, 400], [2, 450, 150]);
  await touch('touchCancel');
  await expect.poll(() => last().finished).toBe(true);
  expectNear(last().strokes, [[100, 400, 200, 400, 300, 400]]);
});

/** Sends a pen's event from a script: the browser's own input cannot send a pen's eraser end. */
function stylus(type: 'pointerdown' | 'pointermove' | 'pointerup', x: number, y: number, other = {}) {
  const pad = canvas('Draw here');
  const { left, top, width, height } = pad.getBoundingClientRect();
  const at = { clientX: left + (x / PAD_SIDE) * width, clientY: top + (y / PAD_SIDE) * height };
  // The browser knows no pointer of this id, so it could not capture it.
  pad.setPointerCapture = () => {};
  const event = { bubbles: true, pointerId: 77, pointerType: 'pen', buttons: 1, ...at, ...other };
  const sent = new PointerEvent(type, event);
  // Less than a second after the last touch, even on a slow machine.
  Object.defineProperty(sent, 'timeStamp', { value: 0 });
  pad.dispatchEvent(sent);
}

test('a pen wins over the hand that rests on the pad', async () => {
  await touch('touchStart', [1, 400, 400]);
  await touch('touchMove', [1, 420, 400]);
  await expect.poll(() => inkAt(410, 400)).toBe(255);
  stylus('pointerdown', 100, 100);
  stylus('pointermove', 200, 100);
  await touch('touchMove', [1, 440, 400]);
  stylus('pointerup', 200, 100);
  await touch('touchEnd');
  await expect.poll(() => last().finished).toBe(true);
  expectNear(last().strokes, [[100, 100, 200, 100]]);
  expect(inkAt(410, 400)).toBe(0);

  await touch('touchStart', [1, 400, 400]);
  await touch('touchCancel');
  await expect.poll(() => last().strokes.length).toBe(2);
  stylus('pointerdown', 100, 300);
  stylus('pointerup', 100, 300);
  await expect.poll(() => last().finished).toBe(true);
  expectNear(last().strokes, [
    [100, 100, 200, 100],
    [100, 300],
  ]);
});

test('a pen’s eraser end erases what it meets, and reports nothing if it meets no ink', async () => {
  const strokes = [
    [100, 200, 300, 200],
    [100, 400, 300, 400],
  ];
  replace(strokes);
  await expect.poll(() => inkAt(200, 200)).toBe(255);
  const eraser = { button: 5, buttons: 32 };
  stylus('pointerdown', 450, 50, eraser);
  stylus('pointerup', 450, 50, { button: 5, buttons: 0 });
  expect(reports).toEqual([]);
  stylus('pointerdown', 200, 100, eraser);
  stylus('pointermove', 200, 300, eraser);
  stylus('pointerup', 200, 300, { button: 5, buttons: 0 });
  await expect.poll(() => inkAt(200, 200)).toBe(0);
  expect(inkAt(150, 200)).toBe(255);
  expect(reports.map(({ finished }) => finished)).toEqual([false, true]);
  expectNear(last().strokes, [[100, 200, 176, 200], [224, 200, 300, 200], strokes[1] as number[]]);
  expect(last().strokes[2]).toBe(strokes[1]);
});

test('the browser takes a touch on the pad neither for scrolling nor for handwriting', async () => {
  const prevented: boolean[] = [];
  const look = (event: TouchEvent) => prevented.push(event.defaultPrevented);
  document.addEventListener('touchmove', look);
  await touch('touchStart', [1, 100, 400]);
  await touch('touchMove', [1, 200, 400]);
  await touch('touchEnd');
  await expect.poll(() => prevented).toContain(true);
  document.removeEventListener('touchmove', look);
  expect(prevented).not.toContain(false);
});

test('strokes that the caller sets replace the drawing, also in the middle of a stroke', async () => {
  replace([
    [100, 100, 100, 300],
    [400, 100, 400, 300],
  ]);
  await expect.poll(() => inkAt(400, 200)).toBe(255);
  replace([[100, 100, 100, 300]]);
  await expect.poll(() => inkAt(400, 200)).toBe(0);
  expect(inkAt(100, 200)).toBe(255);

  await mouse('mousePressed', 250, 250);
  await mouse('mouseMoved', 250, 350);
  await expect.poll(() => inkAt(250, 300)).toBe(255);
  replace([]);
  await expect.poll(() => inkAt(250, 300)).toBe(0);
  const count = reports.length;
  await mouse('mouseMoved', 350, 350);
  await mouse('mouseReleased', 350, 350);
  await frames();
  expect(reports).toHaveLength(count);
  expect(inkAt(300, 350)).toBe(0);
});

test('a pad that changes its size shows the same drawing', async () => {
  replace([[50, 50, 450, 450]]);
  await expect.poll(() => inkAt(250, 250)).toBe(255);
  (canvas('Draw here').parentElement as HTMLElement).style.width = '120px';
  await expect.poll(() => canvas('Draw here').width).toBe(Math.round(120 * devicePixelRatio));
  expect(canvas('Draw here').height).toBe(canvas('Draw here').width);
  expect(inkAt(250, 250)).toBe(255);
  expect(inkAt(250, 50)).toBe(0);
});

test('on another screen a canvas gets that screen’s pixels, also if the browser reports only CSS sizes', async () => {
  const told = Object.getOwnPropertyDescriptor(ResizeObserverEntry.prototype, 'devicePixelContentBoxSize');
  const ratio = new EventTarget();
  // No canvas before this one was on such a screen, so its list is not known yet.
  vi.stubGlobal('devicePixelRatio', 1.25);
  vi.stubGlobal('matchMedia', () => ratio);
  Reflect.deleteProperty(ResizeObserverEntry.prototype, 'devicePixelContentBoxSize');
  const element = document.createElement('canvas');
  element.style.cssText = 'width: 80px; height: 30px; padding: 5px';
  document.body.append(element);
  const sizes: number[][] = [];
  const end = fitToScreen(element, () => sizes.push([element.width, element.height]));
  try {
    await expect.poll(() => sizes).toEqual([[100, 38]]);
    vi.stubGlobal('devicePixelRatio', 2.5);
    ratio.dispatchEvent(new Event('change'));
    await expect.poll(() => sizes.at(-1)).toEqual([200, 75]);
  } finally {
    end();
    Object.defineProperty(
      ResizeObserverEntry.prototype,
      'devicePixelContentBoxSize',
      told as PropertyDescriptor,
    );
    vi.unstubAllGlobals();
  }
});

test('the preview shows the 784 values in the ink’s colour', async () => {
  const strokes = [[250, 50, 250, 450]];
  replace(strokes);
  const { image } = strokesToImage(strokes);
  const shown = () => canvas('Seen').getContext('2d')?.getImageData(0, 0, 28, 28).data as Uint8ClampedArray;
  await expect.poll(() => shown().some((value) => value > 0)).toBe(true);
  const pixels = shown();
  image.forEach((value, i) => {
    expect(Math.abs((pixels[4 * i + 3] as number) - 255 * value)).toBeLessThanOrEqual(1);
  });
  const full = image.indexOf(1);
  expect([...pixels.slice(4 * full, 4 * full + 4)]).toEqual([10, 20, 30, 255]);
});
