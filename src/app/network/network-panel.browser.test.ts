/** The living network in a real browser, with its pixels. A scripted worker takes the worker's place. */
import { createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Event } from '../../contract/events.ts';
import type { ScriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import type { Command } from '../../contract/requests.ts';
import type { ActivationChoice } from '../../model/names.ts';
import { KERAS_RECIPE, type Recipe } from '../../training/recipe.ts';
import { showPanels } from '../fixtures/show-panels.ts';
import type { Store } from '../store.ts';
import { sampleNetwork, sampleWeights } from './fixtures/sample-network.ts';
import { flowOf, winnerOf } from './flow.ts';
import NetworkPanel from './NetworkPanel.tsx';
import { stageShape } from './stage-animation.ts';
import { cellAt, type GridStage, gridOf, layOutStages, type StageLayout } from './stage-layout.ts';
import '../tokens.css';

vi.setConfig({ testTimeout: 30_000 });

const WIDTH = 640;
const HEIGHT = 480;
const UNITS = [30, 12];

let host: HTMLElement;
let close: () => void;
let store: Store;
let worker: ScriptedWorker;
let sent: Command[];
let report: (event: Event) => void;

beforeEach(() => {
  const size = { width: `${WIDTH}px`, height: `${HEIGHT}px` };
  ({ worker, store, host, close } = showPanels(createElement(NetworkPanel), size));
  ({ sent, report } = worker);
});

afterEach(() => close());

const asked = (name: Command['type']) => sent.filter(({ type }) => type === name).length;
const stages = () => page.getByRole('application', { name: 'The network.' });
const canvas = () => host.querySelector('canvas') as HTMLCanvasElement;
const network = (activation?: ActivationChoice) =>
  sampleNetwork({ units: UNITS, ...(activation && { activation }) });

const modelEvent = (recipe: Recipe, parameters: number): Event => ({
  type: 'model',
  source: 'pretrained',
  recipe,
  trained: true,
  units: recipe.units,
  parameters,
  layers: [],
});

/** Resolves when React has rendered the last reports and has run their effects. */
const twoFrames = () =>
  new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));

/** Gives the panel a network. */
async function show(activation: ActivationChoice = 'antirectifier'): Promise<void> {
  const weights = sampleWeights({ units: UNITS, activation });
  report(modelEvent(weights.recipe, 100));
  await expect.poll(() => asked('read-weights')).toBe(1);
  await worker.answer('read-weights', weights);
  await expect.element(stages()).toBeVisible();
}

function drawDigit(): Float32Array {
  store.dispatch({ type: 'drawn', strokes: [[250, 100, 250, 400]], lifted: 0 });
  return store.getState().drawing.image;
}

function layout(): StageLayout {
  const { clientWidth, clientHeight, width } = canvas();
  return layOutStages(clientWidth, clientHeight, stageShape(network()), width / clientWidth);
}

/** The colour in the middle of a unit's cell, `[r, g, b]`. */
function colourOf(layer: number, unit: number): number[] {
  const { x, y } = cellAt(gridOf(layout(), 'units', layer) as GridStage, unit);
  const { cell } = gridOf(layout(), 'units', layer) as GridStage;
  const ratio = canvas().width / canvas().clientWidth;
  const at = [x + cell / 2, y + cell / 2].map((place) => Math.floor(place * ratio)) as [number, number];
  return [
    ...(canvas()
      .getContext('2d')
      ?.getImageData(...at, 1, 1).data ?? []),
  ].slice(0, 3);
}

/** More red than blue, or the other way round. */
const warmth = ([red = 0, , blue = 0]: number[]) => red - blue;

/** A unit with a large value on that side of zero. */
function unitAt(values: Float32Array, side: 1 | -1): number {
  const largest = values.reduce(
    (best, value, i) => (side * value > side * (values[best] as number) ? i : best),
    0,
  );
  expect(side * (values[largest] as number)).toBeGreaterThan(0);
  return largest;
}

/** Where a unit's cell lies in the canvas, for the pointer. */
function positionOf(layer: number, unit: number) {
  const grid = gridOf(layout(), 'units', layer) as GridStage;
  const { x, y } = cellAt(grid, unit);
  return { x: x + grid.cell / 2, y: y + grid.cell / 2 };
}

test('each half has its colour, and as ReLU sees it the negative half is blank', async () => {
  await show();
  const flow = flowOf(network(), drawDigit());
  const x = flow.layers[0]?.x as Float32Array;
  const [above, below] = [unitAt(x, 1), unitAt(x, -1)];
  await expect.poll(() => warmth(colourOf(0, above))).toBeGreaterThan(80);
  await expect.poll(() => warmth(colourOf(0, below))).toBeLessThan(-80);
  await expect.element(page.getByText(`It reads ${winnerOf(flow.logits)}`)).toBeVisible();

  await page.getByRole('button', { name: 'As ReLU sees it' }).click();
  await expect.poll(() => Math.abs(warmth(colourOf(0, below)))).toBeLessThan(15);
  await expect.poll(() => warmth(colourOf(0, above))).toBeGreaterThan(80);
  await expect.element(page.getByText('Without the negative halves it')).toBeVisible();
});

test('for ReLU there is no such switch', async () => {
  await show('relu');
  drawDigit();
  await expect.element(page.getByText('handed on')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'As ReLU sees it' })).not.toBeInTheDocument();
});

test('pointing explains a unit, a click pins it, Escape lets it go; the panel keeps its height', async () => {
  await show();
  const flow = flowOf(network(), drawDigit());
  const height = host.firstElementChild?.clientHeight;
  expect(height).toBe(HEIGHT);
  const unit = unitAt(flow.layers[1]?.x as Float32Array, -1);
  const title = page.getByRole('heading', { name: `Unit ${unit + 1} of layer 2` });
  await userEvent.click(canvas(), { position: positionOf(1, unit) });
  await expect.element(title).toHaveTextContent('pinned');
  await expect.element(page.getByText('where ReLU would throw it away')).toBeVisible();
  await expect.element(page.getByRole('img', { name: /^What Unit .* looks for$/ })).toBeVisible();
  await userEvent.hover(page.getByRole('button', { name: 'Table' }));
  await expect.element(title).toBeVisible();
  expect(host.firstElementChild?.clientHeight).toBe(height);
  (stages().element() as HTMLElement).focus();
  await userEvent.keyboard('{Escape}');
  await expect.element(title).not.toBeInTheDocument();
});

test('arrow keys go from unit to unit and tell it, and the table says the same', async () => {
  await show();
  const flow = flowOf(network(), drawDigit());
  (stages().element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Unit 2 of layer 1' })).toHaveTextContent('pinned');
  await expect.element(page.getByRole('status')).toHaveTextContent('Unit 2 of layer 1. Unit 2 is');
  await page.getByRole('button', { name: 'Table' }).click();
  const best = winnerOf(flow.logits);
  const row = page
    .getByRole('table', { name: 'Outputs' })
    .getByRole('row')
    .nth(best + 1);
  await expect.element(row).toHaveTextContent((flow.logits[best] as number).toFixed(2));
});

test('the strongest test digits of a unit are asked for once a layer', async () => {
  await show();
  report({ type: 'data-ready', head: KERAS_RECIPE.data, trainRows: 60_000, testRows: 10_000 });
  drawDigit();
  await userEvent.click(canvas(), { position: positionOf(1, 3) });
  await expect.poll(() => asked('strongest-digits')).toBe(1);
  const ranks = (first: number) => Uint32Array.from({ length: 12 }, (_, unit) => first + unit);
  const found = { layer: 1, compared: 1000, count: 1, highest: ranks(0), lowest: ranks(100) };
  await worker.answer('strongest-digits', found);
  await expect.poll(() => sent.at(-1)).toMatchObject({ type: 'test-digits', pick: { rows: [3, 103] } });
  const images = [new Uint8Array(784), new Uint8Array(784)];
  await worker.answer('test-digits', { rows: [3, 103], images, labels: [7, 1] });
  await expect.element(page.getByRole('img', { name: 'Test digit 103, a 1' })).toBeVisible();
  await userEvent.click(canvas(), { position: positionOf(1, 5) });
  await expect.poll(() => sent.at(-1)).toMatchObject({ type: 'test-digits', pick: { rows: [5, 105] } });
  expect(asked('strongest-digits')).toBe(1);
});

test('while a run trains, the weights are read again and again, and a test digit goes through', async () => {
  await show();
  report({ type: 'data-ready', head: KERAS_RECIPE.data, trainRows: 60_000, testRows: 10_000 });
  report({ type: 'started', id: 'r', history: [], recipe: KERAS_RECIPE, step: 'compiled' });
  await expect.poll(() => asked('test-digits')).toBe(1);
  const image = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 > 12 && i % 28 < 16 ? 255 : 0));
  await worker.answer('test-digits', { rows: [3], images: [image], labels: [3] });
  await expect.element(page.getByText(/^It reads/)).toBeVisible();
  for (let times = 2; times <= 4; times++) {
    await expect.poll(() => asked('read-weights')).toBe(times);
    await worker.answer('read-weights', sampleWeights({ units: UNITS }));
  }
});

test('nothing is read while the panel cannot be seen', async () => {
  host.style.display = 'none';
  const weights = sampleWeights({ units: UNITS });
  report(modelEvent(weights.recipe, 100));
  report({ type: 'started', id: 'r', history: [], recipe: weights.recipe, step: 'compiled' });
  await twoFrames();
  expect(asked('read-weights')).toBe(0);
  host.style.display = '';
  await expect.poll(() => asked('read-weights')).toBe(1);
});

test('a network that is too large to be shown is not read', async () => {
  report(modelEvent({ ...KERAS_RECIPE, units: [2048, 2048] }, 22_630_410));
  await expect.element(page.getByText('This network has 22,630,410 parameters.')).toBeVisible();
  expect(asked('read-weights')).toBe(0);
});
