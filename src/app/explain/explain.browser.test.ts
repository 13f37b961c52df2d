/** The panel in a real browser. A scripted worker takes the worker's place. */
import { createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { ScriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { showPanels } from '../fixtures/show-panels.ts';
import type { Store } from '../store.ts';
import ExplainPanel from './ExplainPanel.tsx';
import '../tokens.css';

vi.setConfig({ testTimeout: 30_000 });

const UNITS = 4;
/** Every weight of unit u is (u − 1) / 100, and each bias u / 10. */
const KERNEL = Float32Array.from({ length: 784 * UNITS }, (_, i) => ((i % UNITS) - 1) / 100);
const BIAS = Float32Array.from({ length: UNITS }, (_, unit) => unit / 10);

let close: () => void;
let store: Store;
let worker: ScriptedWorker;

beforeEach(async () => {
  ({ worker, store, close } = showPanels(createElement(ExplainPanel)));
  worker.report({
    type: 'model',
    source: 'pretrained',
    recipe: KERAS_RECIPE,
    trained: true,
    units: [UNITS],
    parameters: 100,
    layers: [],
  });
  await expect.poll(() => asked('read-weights')).toBeDefined();
  await worker.answer('read-weights', {
    recipe: KERAS_RECIPE,
    trained: true,
    weights: [
      { name: 'dense/kernel', shape: [784, UNITS], values: KERNEL },
      { name: 'dense/bias', shape: [UNITS], values: BIAS },
    ],
  });
});
afterEach(() => close());

const asked = (name: string) => worker.sent.findLast(({ type }) => type === name);
const step = (name: RegExp) => page.getByRole('article').filter({ hasText: name });
const inkOf = (image: Float32Array) => image.reduce((sum, ink) => sum + ink, 0);

test('a unit’s sum is that of the digit on the pad', async () => {
  store.dispatch({ type: 'drawn', strokes: [[250, 100, 250, 400]], lifted: 0 });
  const ink = inkOf(store.getState().drawing.image);
  // The strongest unit is the last.
  const unit = page.getByRole('slider', { name: 'Unit' });
  await expect.element(unit).toHaveAttribute('aria-valuetext', 'Unit 4');
  const sum = (unit: number) => ((unit - 1) / 100) * ink + unit / 10;
  await expect.element(step(/A weighted sum/)).toHaveTextContent(`together +${sum(3).toFixed(2)}`);
  await unit.fill('0');
  await expect.element(step(/A weighted sum/)).toHaveTextContent(`together −${(-sum(0)).toFixed(2)}`);
});

test('the mean comes off, and ReLU drops what is below zero', async () => {
  const centring = step(/^3\. Centring/);
  await expect.element(centring).toHaveTextContent('4 are above zero, 0 below');
  await page.getByLabelText('Take the mean off').click();
  await expect.element(centring).toHaveTextContent('their mean, 0.00. 2 are above zero, 2 below');
  const halves = step(/^4\. Two halves/);
  await expect.element(halves).toHaveTextContent('2 numbers in the first half, 2 in the second');
  const negative = halves.getByRole('img', { name: 'The negative half: 2 numbers' });
  const before = (negative.element() as HTMLCanvasElement).toDataURL();
  await page.getByLabelText('As ReLU sees it').click();
  await expect.element(halves).toHaveTextContent('ReLU keeps 2 numbers and drops the other 2.');
  const none = halves.getByRole('img', { name: 'ReLU has no negative half' });
  await expect.poll(() => (none.element() as HTMLCanvasElement).toDataURL()).not.toBe(before);
});

test('the sums at the end become probabilities', async () => {
  await expect.poll(() => asked('inspect')).toBeDefined();
  const logits = Array.from({ length: 10 }, (_, digit) =>
    digit === 3 ? Math.log(9) : digit === 5 ? 0 : -1000,
  );
  await worker.answer('inspect', { layers: [], logits, parts: [], bias: logits });
  const mixing = step(/^5\. Mixing/);
  await expect.element(mixing.getByRole('row', { name: /^3 / })).toHaveTextContent('32.290.0%');
  await expect.element(mixing).toHaveTextContent('the network’s answer is 3, with 90.0%');
});

test('small steps go down to the lowest loss, and one that is too large leaves the picture', async () => {
  const learning = step(/^6\. Learning/);
  const learn = page.getByRole('button', { name: 'Learn a step' });
  await expect.element(learning).toHaveTextContent('Weight −4.00, loss 1.95');
  for (let i = 0; i < 12; i++) await learn.click();
  await expect.element(learning).toHaveTextContent('The curve is flat here');
  await page.getByRole('button', { name: 'Start again' }).click();
  await page.getByRole('slider', { name: 'Learning rate' }).fill('40');
  await learn.click();
  await expect.element(learning).toHaveTextContent('That step was too large');
});

test('a pixel is chosen by its slider', async () => {
  await page.getByRole('slider', { name: 'Pixel' }).fill('0');
  await expect.element(step(/^1\. A pixel/)).toHaveTextContent('Row 1, column 1: 0.');
  await page.getByRole('slider', { name: 'Pixel' }).fill('783');
  await expect.element(step(/^1\. A pixel/)).toHaveTextContent('Row 28, column 28: 0.');
});
