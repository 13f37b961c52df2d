/** The panel in a real browser. A scripted worker takes the worker's place. */
import { createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Event } from '../../contract/events.ts';
import type { ScriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import type { DigitMap } from '../../contract/network-view.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { showPanels } from '../fixtures/show-panels.ts';
import type { Store } from '../store.ts';
import MapPanel from './MapPanel.tsx';
import '../tokens.css';
import '../App.css';

vi.setConfig({ testTimeout: 30_000 });

/** Ten digits in a row from left to right, one of each class, and two more far above and below. */
const LABELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1];
const PLACES = [...Array.from({ length: 10 }, (_, i) => [i - 4.5, 0]), [0, 4], [0, -4]].flat();

const mapOf = (places: number[], predicted = LABELS): DigitMap => ({
  places: Float32Array.from(places),
  shares: [0.3, 0.2],
  predicted: Uint8Array.from(predicted),
});
const model: Extract<Event, { type: 'model' }> = {
  type: 'model',
  source: 'pretrained',
  recipe: KERAS_RECIPE,
  trained: true,
  units: [4],
  parameters: 100,
  layers: [],
};

let close: () => void;
let store: Store;
let worker: ScriptedWorker;

beforeEach(async () => {
  ({ worker, store, close } = showPanels(createElement(MapPanel), { width: '800px' }));
  worker.report(model);
  await expect.poll(() => asked('map')).toBe(1);
  // Digit 7, a 7, is read as a 1.
  await worker.answer('map', mapOf(PLACES, LABELS.with(7, 1)));
  await expect.poll(() => asked('test-digits')).toBe(1);
  await worker.answer('test-digits', {
    rows: LABELS.map((_, i) => i),
    labels: LABELS,
    images: LABELS.map((label) => new Uint8Array(784).fill(20 * label)),
  });
  await expect.element(canvas()).toBeVisible();
});
afterEach(() => close());

const asked = (name: string) => worker.sent.filter(({ type }) => type === name).length;
const canvas = () => page.getByLabelText('Map of test digits');
const card = () => page.getByText(/^(Point at one|Test digit \d)/);
const slider = () => page.getByLabelText('Epoch on the map');
const sample = () => store.getState().drawing.sample;

/** Where a digit of the row is on the canvas, in CSS pixels. */
function placeOf(digit: number): { x: number; y: number } {
  const { width, height } = canvas().element().getBoundingClientRect();
  const scale = Math.min((width / 2 - 14) / 4.5, (height / 2 - 14) / 4);
  return { x: width / 2 + scale * (digit - 4.5), y: height / 2 };
}

/** The pixels of the canvas that are not paper. */
function painted(): string {
  return (canvas().element() as HTMLCanvasElement).toDataURL();
}

test('pointing at a digit shows it, and a click puts it on the pad', async () => {
  await userEvent.hover(canvas(), { position: placeOf(7) });
  await expect.element(card()).toHaveTextContent('Test digit 7: a 7, read as 1.');
  await userEvent.hover(canvas(), { position: placeOf(2) });
  await expect.element(card()).toHaveTextContent('Test digit 2: a 2, read right.');
  expect(sample()).toBeUndefined();
  await userEvent.click(canvas(), { position: placeOf(3) });
  expect(sample()).toMatchObject({ row: 3, name: '3' });
  expect(store.getState().drawing.image[0]).toBeCloseTo(60 / 255, 5);
  await userEvent.hover(canvas(), { position: { x: 5, y: 60 } });
  await expect.element(card()).toHaveTextContent('Point at one');
});

test('arrows go from digit to digit, Enter puts one on the pad, and Escape lets it go', async () => {
  (canvas().element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  // The digit nearest to the middle is the first.
  await expect.element(card()).toHaveTextContent(/^Test digit [45]:/);
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
  await expect.element(card()).toHaveTextContent('Test digit 9');
  await userEvent.keyboard('{ArrowLeft}{Enter}');
  expect(sample()?.row).toBe(8);
  await userEvent.keyboard('{Escape}');
  await expect.element(card()).toHaveTextContent('Point at one');
});

test('zooming in shows the digits themselves, and the whole map comes back', async () => {
  const whole = painted();
  const zoomIn = page.getByRole('button', { name: 'Zoom in' });
  for (let i = 0; i < 4; i++) await zoomIn.click();
  expect(painted()).not.toBe(whole);
  await page.getByRole('button', { name: 'Show the whole map' }).click();
  expect(painted()).toBe(whole);
});

test('one class can be shown alone', async () => {
  const all = painted();
  const two = page.getByRole('button', { name: 'Show only 2' });
  await two.click();
  await expect.element(two).toHaveAttribute('aria-pressed', 'true');
  expect(painted()).not.toBe(all);
  await two.click();
  expect(painted()).toBe(all);
});

test('a sentence and a table say how well the classes are apart', async () => {
  await expect
    .element(page.getByText(/of them lie nearest to the middle/))
    .toHaveTextContent('Rings: the 1 that it reads wrong.');
  await page.getByText('How well each class is apart', { exact: true }).click();
  const seven = page.getByRole('row', { name: /^7 / });
  await expect.element(seven).toHaveTextContent('71100%–0%');
  expect(page.getByRole('row').elements()).toHaveLength(11);
});

const started: Event = { type: 'started', id: 'r', recipe: KERAS_RECIPE, history: [], step: 'compiled' };
const epoch = (n: number): Event => ({
  type: 'epoch',
  epoch: n,
  loss: 1,
  accuracy: 0.5,
  valLoss: 1,
  valAccuracy: 0.5,
  seconds: 1,
  msPerStep: 1,
});

test('digits move with each epoch of a run, and the slider goes back', async () => {
  expect(worker.sent.findLast(({ type }) => type === 'show-map')).toMatchObject({ shown: true });
  await expect.element(slider()).toBeDisabled();
  const opening = painted();
  worker.report(started);
  worker.report({ type: 'map', run: 'r', epoch: 0, ...mapOf(PLACES.map((x) => -x)) });
  worker.report(epoch(1));
  worker.report({ type: 'map', run: 'r', epoch: 1, ...mapOf(PLACES.toReversed()) });
  await expect.element(slider()).toHaveAttribute('aria-valuetext', 'After epoch 1');
  await expect.poll(painted).not.toBe(opening);
  await slider().fill('0');
  await expect.element(slider()).toHaveAttribute('aria-valuetext', 'Before the first step');
  // A map that comes meanwhile does not take the visitor away.
  worker.report(epoch(2));
  worker.report({ type: 'map', run: 'r', epoch: 2, ...mapOf(PLACES) });
  await expect.element(slider()).toHaveAttribute('max', '2');
  await expect.element(slider()).toHaveAttribute('aria-valuetext', 'Before the first step');
  // At the end the map follows the run again.
  await slider().fill('2');
  worker.report(epoch(3));
  worker.report({ type: 'map', run: 'r', epoch: 3, ...mapOf(PLACES) });
  await expect.element(slider()).toHaveAttribute('aria-valuetext', 'After epoch 3');
  // Another run shows its newest map, too.
  await slider().fill('0');
  worker.report({ ...started, id: 's' });
  worker.report({ type: 'map', run: 's', epoch: 0, ...mapOf(PLACES) });
  worker.report(epoch(1));
  worker.report({ type: 'map', run: 's', epoch: 1, ...mapOf(PLACES) });
  await expect.element(slider()).toHaveAttribute('aria-valuetext', 'After epoch 1');
  // During the runs nothing else was asked.
  expect(asked('map')).toBe(1);
  expect(asked('test-digits')).toBe(1);
});

test('with new weights the map is asked for again, and a failure says why there is none', async () => {
  worker.report({ ...model, source: 'file' });
  await expect.poll(() => asked('map')).toBe(2);
  await worker.fail('map', { kind: 'OtherDataError', message: 'These are other data.', remedies: [] });
  await expect.element(page.getByRole('alert')).toHaveTextContent('These are other data.');
});

test('the worker hears when the map is closed', async () => {
  close();
  await expect.poll(() => worker.sent.at(-1)).toMatchObject({ type: 'show-map', shown: false });
});
