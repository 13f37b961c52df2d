/** The panel in a real browser. A scripted worker takes the worker's place. */
import { createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { Event } from '../../contract/events.ts';
import type { ScriptedWorker } from '../../contract/fixtures/scripted-worker.ts';
import type { LayerFeatures } from '../../contract/network-view.ts';
import type { Command } from '../../contract/requests.ts';
import { writtenActivation } from '../../model/names.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { answered } from '../fixtures/request-ends.ts';
import { showPanels } from '../fixtures/show-panels.ts';
import type { Store } from '../store.ts';
import SeeInsidePanel from './SeeInsidePanel.tsx';
import '../tokens.css';

vi.setConfig({ testTimeout: 30_000 });

const UNITS = 4;
let host: HTMLElement;
let close: () => void;
let store: Store;
let worker: ScriptedWorker;
let sent: Command[];
let report: (event: Event) => void;

beforeEach(() => {
  ({ worker, store, host, close } = showPanels(createElement(SeeInsidePanel)));
  ({ sent, report } = worker);
});
afterEach(() => close());

const last = <T extends Command['type']>(type: T) =>
  sent.findLast((command): command is Extract<Command, { type: T }> => command.type === type);

const asked = (name: Command['type']) => sent.filter(({ type }) => type === name).length;

const model: Extract<Event, { type: 'model' }> = {
  type: 'model',
  source: 'pretrained',
  recipe: KERAS_RECIPE,
  trained: true,
  units: [UNITS, UNITS],
  parameters: 100,
  layers: [],
};

function drawDigit(): void {
  store.dispatch({ type: 'drawn', strokes: [[250, 100, 250, 400]], lifted: 0 });
}

/** Answers `inspect` once it is requested. */
async function answer(activation: LayerFeatures['activation'], units = UNITS): Promise<void> {
  await expect.poll(() => last('inspect')).toBeDefined();
  const features = Float32Array.from({ length: units }, (_, i) => (i % 2 ? -i : i + 1));
  const ten = (values: Record<number, number>) => Array.from({ length: 10 }, (_, i) => values[i] ?? 0);
  await worker.answer('inspect', {
    layers: ['first', 'last'].map((name) => ({ name, activation, features })),
    logits: ten({ 1: 6, 7: 5.5 }),
    parts: writtenActivation(activation).parts.map((text, part, { length }) => ({
      text,
      share: ten(part < length - 1 ? { 1: 2 / (length - 1), 7: 5 } : { 1: length > 1 ? 3.75 : 5.75 }),
    })),
    bias: ten({ 1: 0.25, 7: 0.25 }),
  });
}

/** Resolves when React has rendered the last reports and has run their effects. */
const twoFrames = () =>
  new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));

const words = (name: string) => page.getByRole('figure', { name, exact: true });

test('the panel asks nothing until there is a digit and a network that can read', async () => {
  await expect.element(page.getByText('Draw something to follow it through the network.')).toBeVisible();
  drawDigit();
  await twoFrames();
  expect(last('inspect')).toBeUndefined();
  report(model);
  await expect.poll(() => last('inspect')).toBeDefined();
});

test('an Antirectifier’s halves add up, and the page says what changes without the negative half', async () => {
  report(model);
  drawDigit();
  await answer('antirectifier');
  await expect.element(words('For 1, as it reads')).toHaveTextContent('Negative half+3.75');
  await expect.element(words('For 7, the runner-up')).toHaveTextContent('Logit5.50');
  await expect.element(page.getByText('Without the negative half this would read as 7.')).toBeVisible();
  await expect.element(page.getByText('what ReLU would throw away')).toBeVisible();
});

test('for ReLU the page does not speak of a negative half', async () => {
  report({ ...model, recipe: { ...KERAS_RECIPE, activation: 'relu-matched' } });
  // These texts do not wait for a digit.
  await expect.element(page.getByText('This network has ReLU: it throws away')).toBeVisible();
  await expect.element(page.getByText('none of this runs now')).toBeVisible();
  drawDigit();
  await answer('relu');
  await expect.element(words('For 1, as it reads')).toHaveTextContent('Features+5.75');
  await expect.element(page.getByText('Below zero: thrown away')).toBeVisible();
  // Only this article: the source code below it has the words in a comment.
  expect(host.querySelector('[aria-labelledby="layer-title"]')?.textContent).not.toMatch(/negative half/i);
});

test('for a layer of one’s own the page shows a step for each part, each in its own colour', async () => {
  const activation = 'mean; x*sigmoid(a*x); relu(-x); sin(b*x); mix; a=0.5';
  report({ ...model, recipe: { ...KERAS_RECIPE, activation } });
  await expect.element(page.getByText(`This network has a layer of its own: ${activation}.`)).toBeVisible();
  drawDigit();
  await answer(activation);
  const sum = words('For 1, as it reads');
  await expect
    .element(sum)
    .toHaveTextContent('x*sigmoid(a*x)+1.00relu(-x)+1.00sin(b*x)+3.75Bias+0.25Logit6.00');
  const colours = [...sum.element().querySelectorAll<HTMLElement>('dd + div > :nth-child(2)')].map(
    (bar) => getComputedStyle(bar).backgroundColor,
  );
  // The bias and the logit share one.
  expect(colours).toHaveLength(5);
  expect(new Set(colours).size).toBe(4);
  const article = host.querySelector('[aria-labelledby="layer-title"]')?.textContent;
  expect(article).toContain('Below zero, before the activation');
  expect(article).not.toMatch(/half|ReLU/);
});

test('the last answer stays while the pad is empty, and the panel asks again when the weights change', async () => {
  report(model);
  drawDigit();
  await answer('antirectifier');
  await expect.element(words('For 1, as it reads')).toBeVisible();
  expect(host.querySelector('[data-past]')).toBeNull();

  store.dispatch({ type: 'cleared' });
  await expect.poll(() => host.querySelector('[data-past]')).not.toBeNull();
  await expect.element(words('For 1, as it reads')).toBeVisible();

  drawDigit();
  await expect.poll(() => asked('inspect')).toBe(2);
  await answer('antirectifier', 2 * UNITS);
  await expect.poll(() => host.querySelector('[data-past]')).toBeNull();
  report(model);
  await expect.poll(() => asked('inspect')).toBe(3);
});

test('the nearest training digits are found on request; the page says if drawing or network have changed', async () => {
  const find = page.getByRole('button', { name: 'Find the nearest digits' });
  await expect.element(find).toHaveAttribute('aria-disabled', 'true');
  report(model);
  drawDigit();
  await find.click();
  await expect.element(page.getByText('Comparing it with every digit')).toBeVisible();
  expect(last('nearest-digits')).toMatchObject({ image: store.getState().drawing.image, count: 5 });
  const neighbours = [7, 1].map((label, row) => ({ row, label, image: new Uint8Array(784), distance: row }));
  await worker.answer('nearest-digits', { neighbours, compared: 51_000 });
  const found = page.getByText('Of 51,000 digits these lie nearest, the nearest first: 7, 1.');
  await expect.element(found).toBeVisible();
  await expect.element(found).not.toHaveTextContent('since');
  await expect.element(page.getByRole('img', { name: 'Training digit 0, a 7' })).toBeVisible();
  store.dispatch({ type: 'cleared' });
  await expect.element(found).toHaveTextContent('The drawing has changed since.');
  report(model);
  await expect.element(found).toHaveTextContent('The network has changed since.');
});

test('if an evaluation fails, the page says why, and it can be tried again', async () => {
  report(model);
  const evaluate = page.getByRole('button', { name: 'Evaluate' });
  await evaluate.click();
  await expect.element(page.getByText('Reading 10,000 digits…')).toBeVisible();
  await worker.fail('evaluate', {
    kind: 'SheetError',
    message: 'test-0.png is missing.',
    remedies: ['retry-data'],
  });
  await expect.element(page.getByText('test-0.png is missing.')).toBeVisible();
  const before = sent.length;
  await evaluate.click();
  expect(sent.length).toBe(before + 1);
});

test('after a run nothing is evaluated without a click if MNIST would have to be fetched first', async () => {
  report(model);
  report({ type: 'started', id: 'r', history: [], recipe: KERAS_RECIPE, step: 'compiled' });
  report({ type: 'finished', test: { loss: 0.2, accuracy: 0.9 }, seconds: 1, stopped: false });
  await expect.element(page.getByText('Each of them is read once')).toBeVisible();
  await twoFrames();
  expect(last('evaluate')).toBeUndefined();
});

test('the network is evaluated at the end of a run, and after a lesson only on a click', async () => {
  report(model);
  report({ type: 'data-ready', head: KERAS_RECIPE.data, trainRows: 60_000, testRows: 10_000 });
  report({ type: 'started', id: 'r', history: [], recipe: KERAS_RECIPE, step: 'compiled' });
  report({ type: 'finished', test: { loss: 0.2, accuracy: 0.9 }, seconds: 1, stopped: false });
  await expect.poll(() => last('evaluate')).toBeDefined();
  const confusion = Array.from({ length: 10 }, (_, i) =>
    Array.from({ length: 10 }, (_, j) => (i === j ? 9 : i < 5 && j === 9 ? 2 : 0)),
  );
  const misread = [
    { row: 5, label: 4, predicted: 9, probability: 0.99, image: new Uint8Array(784).fill(200) },
  ];
  await worker.answer('evaluate', {
    trained: true,
    loss: 0.2,
    accuracy: 0.9,
    confusion,
    perClass: Array(10).fill(0.9),
    misread: [...misread, { row: 6, label: 4, predicted: 9, probability: 0.5 }],
  });
  await expect.element(page.getByText('90.00% read right, 2 misread, loss 0.2000.')).toBeVisible();
  await expect
    .element(page.getByText('Only the 1 of 2 with the surest wrong answers are shown.'))
    .toBeVisible();
  await page.getByRole('button', { name: 'Test digit 5, a 4 read as 9 with 99%' }).click();
  expect(store.getState().drawing.sample).toMatchObject({ row: 5, name: '4' });
  store.dispatch(
    answered('teach', {
      before: { own: 0, test: 1 },
      after: { own: 1, test: 1 },
      seconds: 1,
      lessons: 1,
      undoable: 1,
      test: { loss: 0, accuracy: 1 },
    }),
  );
  await expect.element(page.getByText('The network has changed since.')).toBeVisible();
  expect(sent.filter(({ type }) => type === 'evaluate')).toHaveLength(1);
});
