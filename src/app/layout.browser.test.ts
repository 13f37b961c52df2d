/** What moves on the page, and what fits on the screen. A scripted worker takes the worker's place. */
import { createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { Event } from '../contract/events.ts';
import { scriptedWorker } from '../contract/fixtures/scripted-worker.ts';
import { sampleRun, storedRuns } from '../storage/fixtures/sample-run.ts';
import { KERAS_RECIPE, type Recipe } from '../training/recipe.ts';
import { App } from './App.tsx';
import { done, sampleComparison } from './compare/fixtures/sample-comparison.ts';
import { NO_RUNS } from './runs/state.ts';
import type { PageState } from './state.ts';
import { createStore, type Store } from './store.ts';

vi.setConfig({ testTimeout: 30_000 });

let root: Root;
let host: HTMLElement;
let store: Store;
let report: (event: Event) => void;

async function open(width: number, opened: Partial<PageState> = {}): Promise<void> {
  await page.viewport(width, 800);
  const worker = scriptedWorker();
  report = worker.report;
  store = createStore(worker.connect, opened);
  host = document.createElement('div');
  host.id = 'root';
  document.body.append(host);
  root = createRoot(host);
  root.render(createElement(App, { store }));
  await expect.element(page.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
}

afterEach(() => {
  root.unmount();
  host.remove();
});

const step = { step: 399, steps: 399, running: { loss: 0.1234, accuracy: 0.9612 }, msPerStep: 123.4 };
const epoch = { ...step, loss: 0.4, accuracy: 0.88, valLoss: 0.2, valAccuracy: 0.94, seconds: 2 };
/** Differs from the form, so that the page names the run and says that Keras' run does not compare. */
const recipe: Recipe = { ...KERAS_RECIPE, activation: 'relu-matched', seed: 2, epochs: 1000 };

/** All that happens without the visitor, from opening to the end of a run. The words show on the page after it. */
const happenings: [words: string | RegExp, happens: () => void][] = [
  ['Looking for the fastest one', () => {}],
  [
    'Some Test GPU of a long name',
    () =>
      report({
        type: 'engine',
        choice: 'auto',
        engine: {
          backend: 'webgpu',
          adapter: 'Some Test GPU of a long name',
          software: true,
          reason: 'WebGL would be emulated on the processor: no real GPU here. '.repeat(4),
        },
      }),
  ],
  [
    'MNIST is loading',
    () => report({ type: 'data-progress', loadedBytes: 4_200_000, totalBytes: 11_600_000 }),
  ],
  [
    '60,000 to learn from',
    () => report({ type: 'data-ready', head: KERAS_RECIPE.data, trainRows: 60000, testRows: 10000 }),
  ],
  ['Building the network', () => void store.request('train', { recipe })],
  [
    'Preparing the first step',
    () =>
      report({
        type: 'started',
        id: 'r',
        history: [],
        recipe,
        step: 'tfjs',
        note: 'A note about the step. '.repeat(5),
      }),
  ],
  ['399 / 399', () => report({ type: 'progress', epoch: 1, ...step, secondsLeft: 123_456 })],
  ['0.4000', () => report({ type: 'epoch', epoch: 1, ...epoch })],
  ['Paused in epoch 1', () => report({ type: 'paused' })],
  [
    'The GPU went away',
    () => {
      report({ type: 'resumed' });
      report({
        type: 'failed',
        failure: { kind: 'DeviceLostError', message: 'The GPU went away.', remedies: ['resume'] },
      });
    },
  ],
  [
    'Stopped after 1 epoch',
    () => {
      report({ type: 'resumed' });
      report({ type: 'finished', test: { loss: 0.1234, accuracy: 0.97 }, seconds: 45_296, stopped: true });
    },
  ],
];

test.each([320, 390, 768, 1040, 1280, 1680])(
  'at %i px the pad does not move, whatever the worker reports',
  async (width) => {
    await open(width);
    const pad = page.getByRole('img', { name: 'Drawing pad' });
    const place = () => {
      const { x, y } = pad.element().getBoundingClientRect();
      return `${x} ${y + scrollY}`;
    };
    const before = place();
    for (const [words, happens] of happenings) {
      happens();
      await expect.element(page.getByText(words).first()).toBeVisible();
      expect(place(), String(words)).toBe(before);
    }
    // A result beside a baseline still fits into its place.
    const baseline = sampleRun('1', { name: 'Antirectifier, seed 1' });
    store.dispatch({ type: 'runs-brought', ...storedRuns([{ ...baseline, baseline: true }]) });
    await expect.element(page.getByRole('row', { name: /^Baseline: Antirectifier/ })).toBeVisible();
    expect(place()).toBe(before);
    const now = host.querySelector('[data-training-now]') as HTMLElement;
    expect.soft(now.scrollHeight).toBe(now.clientHeight);
  },
);

test.each([390, 1040, 1280, 1680, 1920])(
  'in large type no column of a result is cut off at %i px',
  async (width) => {
    const type = document.documentElement;
    type.toggleAttribute('data-present', true);
    try {
      await open(width);
      for (const [, happens] of happenings) happens();
      await expect.element(page.getByText(/Stopped after/)).toBeVisible();
      const now = host.querySelector('[data-training-now]') as HTMLElement;
      expect(now.scrollWidth).toBe(now.clientWidth);
    } finally {
      type.toggleAttribute('data-present', false);
    }
  },
);

/** The elements that make the page wider than the screen; none if the page fits. */
function beyondTheEdge(): string[] {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  return [...host.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => `${element.tagName} ${element.getAttribute('class')}`);
}

test('at 320 px the page is no wider than the screen, also after a comparison', async () => {
  const outcomes = [0.9612, 0.9534, 0.9578, 0.9701, 0.9499, 0.9555].map(done);
  const kept = outcomes.map((_, i) => sampleRun(String(i), { name: `Antirectifier, seed ${i}` }));
  await open(320, {
    comparison: sampleComparison(['antirectifier', 'relu', 'relu-matched'], outcomes),
    runs: { ...NO_RUNS, kept },
  });
  for (const [, happens] of happenings) happens();
  await page.getByRole('tab', { name: 'Compare' }).click();
  await expect.element(page.getByText('6 of 6 runs are done.')).toBeVisible();
  await expect.element(page.getByText(/Stopped after/)).toBeVisible();
  await expect.poll(beyondTheEdge).toEqual([]);
});
