/** The page in a real browser. A scripted worker takes the worker's place. */
import { createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Event } from '../contract/events.ts';
import type { Failure } from '../contract/failure.ts';
import { type ScriptedWorker, scriptedWorker } from '../contract/fixtures/scripted-worker.ts';
import type { Command } from '../contract/requests.ts';
import { KERAS_RECIPE } from '../training/recipe.ts';
import { App } from './App.tsx';
import { answered } from './fixtures/request-ends.ts';
import { PAUSE } from './pad/state.ts';
import { createStore, type Store } from './store.ts';

vi.setConfig({ testTimeout: 30_000 });

let root: Root;
let host: HTMLElement;
let store: Store;
let worker: ScriptedWorker;
let sent: Command[];
let report: (event: Event) => void;
/** The errors that panels threw and their `Panel` caught. A test that expects errors empties the list. */
let caught: unknown[];

beforeEach(async () => {
  caught = [];
  worker = scriptedWorker();
  ({ sent, report } = worker);
  store = createStore(worker.connect);
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host, { onCaughtError: (error) => void caught.push(error) });
  root.render(createElement(App, { store }));
  await expect.element(button('Train')).toBeVisible();
});
afterEach(() => {
  root.unmount();
  host.remove();
  expect(caught).toEqual([]);
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByRole('spinbutton', { name, exact: true });
const openTab = (name: string) => page.getByRole('tab', { name, exact: true }).click();
/** The last request that the visitor caused: the pad and the network ask for digits and weights by themselves. */
const lastSent = () => sent.findLast(({ type }) => !ASKED.includes(type));
const ASKED: readonly string[] = ['test-digits', 'read-weights'];

const engine: Event = {
  type: 'engine',
  choice: 'auto',
  engine: { backend: 'webgpu', adapter: 'Test GPU', software: true, reason: 'It was there.' },
};
const ready: Event = { type: 'data-ready', head: KERAS_RECIPE.data, trainRows: 60000, testRows: 10000 };
const started: Event = { type: 'started', id: 'r', history: [], recipe: KERAS_RECIPE, step: 'compiled' };
const progress: Event = {
  type: 'progress',
  epoch: 1,
  step: 133,
  steps: 399,
  running: { loss: 0.5, accuracy: 0.85 },
  msPerStep: 4.2,
  secondsLeft: 31,
};
const epoch: Event = {
  type: 'epoch',
  epoch: 1,
  loss: 0.4,
  accuracy: 0.88,
  valLoss: 0.2,
  valAccuracy: 0.94,
  seconds: 2,
  msPerStep: 4,
};
const finished: Event = {
  type: 'finished',
  test: { loss: 0.2, accuracy: 0.9762 },
  seconds: 40,
  stopped: false,
};
const failed = (failure: Failure): Event => ({ type: 'failed', failure });

/** Draws a line from top to bottom, `x` (0 … 1) from the left. */
function draw(x = 0.5): void {
  const pad = page.getByRole('img', { name: 'Drawing pad' }).element();
  const { left, top, width, height } = pad.getBoundingClientRect();
  const at = (type: string, y: number) =>
    pad.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        pointerId: 1,
        button: 0,
        buttons: 1,
        clientX: left + x * width,
        clientY: top + y * height,
      }),
    );
  // A scripted pointer cannot be captured.
  (pad as HTMLElement).setPointerCapture = () => {};
  at('pointerdown', 0.2);
  at('pointermove', 0.8);
  at('pointerup', 0.8);
}

test('the page says what it is, what it runs on, and that Train comes first', async () => {
  report(engine);
  report({ type: 'data-progress', loadedBytes: 4_200_000, totalBytes: 11_600_000 });
  await expect
    .element(page.getByRole('link', { name: /Keras/ }))
    .toHaveAttribute('href', expect.stringContaining('keras.io'));
  const status = page.getByRole('region', { name: 'Status' });
  await expect.element(status).toHaveTextContent('WebGPU on Test GPU (emulated on the processor)');
  await expect.element(status).toHaveTextContent('It was there.');
  await expect.element(status).toHaveTextContent('4.2 MB of 11.6 MB');
  await expect.element(page.getByRole('region', { name: 'Draw a digit' })).toHaveTextContent('Train first');
  draw();
  await expect.element(page.getByText(/This is what it will see/)).toBeVisible();
  expect(sent).toEqual([]);
});

const trainedInAdvance: Event = {
  type: 'model',
  source: 'pretrained',
  recipe: KERAS_RECIPE,
  trained: true,
  units: [256, 256],
  parameters: 531466,
  layers: [],
};

test('a reading that fails does not keep the next image waiting', async () => {
  report(trainedInAdvance);
  draw();
  await expect.poll(() => lastSent()?.type).toBe('predict');
  const failure: Failure = { kind: 'DeviceLostError', message: 'The GPU went away.', remedies: ['resume'] };
  await worker.fail('predict', failure);
  draw(0.7);
  const asked = () => sent.filter(({ type }) => type === 'predict').length;
  await expect.poll(asked).toBeGreaterThan(1);
});

test('after an answer and a pause a new digit is drawn, and Undo brings the last one back', async () => {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(0);
  onTestFinished(() => clock.mockRestore());
  report(trainedInAdvance);
  draw();
  await expect.poll(() => lastSent()?.type).toBe('predict');
  await worker.answer('predict', { probabilities: Array(10).fill(0.1), trained: true });
  const { strokes } = store.getState().drawing;
  clock.mockReturnValue(PAUSE + 1);
  draw(0.7);
  expect(store.getState().drawing.strokes).toHaveLength(1);
  expect(store.getState().drawing.strokes).not.toEqual(strokes);
  draw(0.3);
  expect(store.getState().drawing.strokes).toHaveLength(2);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  expect(store.getState().drawing.strokes).toBe(strokes);
});

/** The worker reports the end of a lesson; the network has had `lessons` of them. */
const taught = (lessons: number, accuracy: number, before = 0.98) =>
  store.dispatch(
    answered('teach', {
      before: { own: 0, test: before },
      after: { own: 1, test: accuracy },
      seconds: 1,
      lessons,
      undoable: lessons,
      test: { loss: 0.2, accuracy },
    }),
  );

test('the page says how many lessons the network trained in advance has had', async () => {
  report(trainedInAdvance);
  const status = page.getByRole('region', { name: 'Status' });
  await expect.element(status).toHaveTextContent('531,466 parameters, trained in advance');
  taught(1, 0.979);
  taught(2, 0.975);
  await expect.element(status).toHaveTextContent('With 2 lessons its test accuracy is 97.50% now.');
  const what = page.getByText(/A network trained in advance, plus 2 lessons in your hand, reads/);
  await expect.element(what).toHaveTextContent('(test accuracy 97.50%)');
  await openTab('Teach');
  const undo = page.getByRole('button', { name: 'Undo last lesson' });
  await undo.click();
  expect(lastSent()).toEqual({ type: 'undo-teach' });
  await worker.answer('undo-teach', { lessons: 1, undoable: 1, test: { loss: 0.2, accuracy: 0.979 } });
  await expect.element(status).toHaveTextContent('With 1 lesson its test accuracy is 97.90% now.');
  await expect.element(undo).not.toHaveAttribute('aria-disabled');
  store.dispatch(answered('undo-teach', { lessons: 0, undoable: 0, test: { loss: 0.2, accuracy: 0.98 } }));
  await expect.element(status).toHaveTextContent('531,466 parameters, trained in advance');
  await expect.element(undo).toHaveAttribute('aria-disabled', 'true');
});

test('after a lesson the result is the taught network’s, and a harmful lesson can be undone at once', async () => {
  report(ready);
  report(started);
  report(epoch);
  report({ type: 'finished', test: { loss: 0.5, accuracy: 0.8451 }, seconds: 9, stopped: false });
  taught(1, 0.938, 0.8451);
  const row = page.getByRole('row', { name: 'This run, plus 1 lesson' });
  await expect.element(row).toHaveTextContent('93.80%0.2000');
  await openTab('Teach');
  const undo = page.getByRole('button', { name: 'Undo this lesson' });
  await expect.element(undo).not.toBeInTheDocument();

  taught(2, 0.9, 0.938);
  await expect
    .element(page.getByText('it reads 90.00% of MNIST’s, and read 93.80% before').last())
    .toBeVisible();
  await undo.click();
  expect(lastSent()).toEqual({ type: 'undo-teach' });
  await worker.answer('undo-teach', { lessons: 0, undoable: 0, test: { loss: 0.5, accuracy: 0.8451 } });
  await expect.element(page.getByRole('row', { name: 'This run 84.51%' })).toBeVisible();
});

test('between the runs of a comparison nothing else can replace the weights', async () => {
  report(ready);
  const plan = { recipe: KERAS_RECIPE, activations: ['relu' as const], seeds: 2 };
  // The next run begins when storage has what is still being written.
  store.dispatch({ type: 'writes-pending', what: 'runs', underWay: true });
  store.dispatch({ type: 'comparison-begun', plan });
  report(started);
  report(epoch);
  report(finished);
  await expect.element(page.getByText(/Finished after 1 epoch/)).toBeVisible();
  await openTab('Files');
  for (const name of ['Train', 'Reset', 'Import model']) {
    await expect.element(button(name)).toHaveAttribute('aria-disabled', 'true');
  }
  await expect.element(page.getByRole('combobox', { name: 'Backend' })).toBeDisabled();
  await button('Train').click({ force: true });
  expect(sent.filter(({ type }) => type === 'train')).toEqual([]);
  store.dispatch({ type: 'comparison-cancelled' });
  await button('Train').click();
  expect(lastSent()?.type).toBe('train');
});

test('form, progress, charts and result name the current run of a comparison', async () => {
  report(ready);
  store.dispatch({
    type: 'comparison-begun',
    plan: { recipe: KERAS_RECIPE, activations: ['relu'], seeds: 2 },
  });
  const recipe = store.getState().comparison?.jobs[1]?.recipe ?? KERAS_RECIPE;
  void store.request('train', { recipe });
  report({ type: 'started', id: 'r', history: [], recipe, step: 'compiled' });
  report(progress);
  const activation = page.getByRole('combobox', { name: 'Activation' });
  await expect.element(activation).toHaveValue('relu');
  await expect.element(field('Seed')).toHaveValue(2);
  await expect.element(page.getByText(/^Run 2 of 2: ReLU, seed 2. Epoch 1 of 20/)).toBeVisible();
  await expect.element(page.getByRole('region', { name: 'Charts' })).toHaveTextContent('ReLU, seed 2:');
  report(epoch);
  store.dispatch({ type: 'comparison-cancelled' });
  report({ ...finished, stopped: true });
  await expect.element(activation).toHaveValue('antirectifier');
  await expect.element(field('Seed')).toHaveValue(1);
  await expect.element(page.getByRole('row', { name: /^This run: ReLU, seed 2/ })).toBeVisible();
});

test('a panel that fails says so and can be tried again, and the other panels still work', async () => {
  report(started);
  report({ ...epoch, loss: undefined } as unknown as Event);
  await openTab('Runs');
  const fault = page.getByRole('region', { name: 'The table of epochs' });
  await expect.element(fault).toHaveTextContent('The table of epochs could not be shown');
  await expect.element(button('Pause')).toBeVisible();
  await expect.element(page.getByRole('region', { name: 'Draw a digit' })).toBeVisible();
  report(epoch);
  await fault.getByRole('button', { name: 'Try again' }).click();
  await expect.element(page.getByRole('row', { name: /^1 0.4000/ })).toBeVisible();
  // The charts and the table both failed, because the loss was missing.
  expect(caught).toEqual([expect.any(TypeError), expect.any(TypeError)]);
  caught = [];
});

test('Train, Pause, Resume, Stop and Reset reach the worker', async () => {
  report(ready);
  await button('Train').click();
  expect(lastSent()).toEqual({ type: 'train', recipe: KERAS_RECIPE });
  report(started);
  report(progress);
  const training = page.getByRole('region', { name: 'Training' });
  await expect.element(training).toHaveTextContent('Epoch 1 of 20');
  await expect.element(training).toHaveTextContent('133 / 399');
  await button('Pause').click();
  expect(lastSent()).toEqual({ type: 'pause' });
  report({ type: 'paused' });
  await button('Resume').click();
  expect(lastSent()).toEqual({ type: 'resume' });
  report({ type: 'resumed' });
  await button('Stop').click();
  expect(lastSent()).toEqual({ type: 'stop' });
  report(epoch);
  report({ ...finished, stopped: true });
  await expect.element(training).toHaveTextContent('Stopped after 1 epoch');
  await button('Reset').click();
  expect(lastSent()).toEqual({ type: 'reset', recipe: KERAS_RECIPE });
});

test('a run that waits for the digits can be reset, and a double click on Train starts one run', async () => {
  report(engine);
  report({ ...trainedInAdvance, source: 'new' });
  await button('Train').click();
  await button('Reset').click();
  expect(lastSent()).toMatchObject({ type: 'reset', recipe: KERAS_RECIPE });
  await worker.answer('reset', undefined);
  sent.length = 0;
  await userEvent.dblClick(button('Train'));
  expect(sent.filter(({ type }) => type === 'train')).toHaveLength(1);
});

test('the result is beside Keras’, each epoch is in the table, and both are announced', async () => {
  report(started);
  report(epoch);
  await openTab('Runs');
  await expect.element(page.getByRole('row', { name: '1 0.4000 88.00% 0.2000 94.00% 2.0 s' })).toBeVisible();
  const announced = page.getByRole('status').filter({ hasText: 'validation accuracy 94.00%' });
  await expect.element(announced).toBeInTheDocument();
  report(finished);
  await expect.element(page.getByRole('row', { name: 'This run 97.62% 0.2000' })).toBeVisible();
  await expect.element(page.getByRole('row', { name: 'Keras, as published 97.41% 0.1907' })).toBeVisible();
  const told = page.getByRole('status').filter({ hasText: 'Training finished. Test accuracy 97.62%' });
  await expect.element(told).toBeInTheDocument();
});

test('a faulty value is explained at its field, and Train moves the focus there', async () => {
  await field('Epochs').fill('0');
  await expect.element(field('Epochs')).toHaveAccessibleDescription(/whole number from 1 to 1,000, not 0/);
  await button('Train').click();
  await expect.element(field('Epochs')).toHaveFocus();
  expect(sent).toEqual([]);
  await field('Epochs').fill('3');
  await userEvent.keyboard('{Enter}');
  expect(lastSent()).toEqual({ type: 'train', recipe: { ...KERAS_RECIPE, epochs: 3 } });
  // The field keeps the focus when it can no longer be changed.
  report(started);
  await expect.element(field('Epochs')).toHaveAttribute('readonly');
  await expect.element(field('Epochs')).toHaveFocus();
});

test('the recipe is fixed during a run, and afterwards Keras’ values can be restored', async () => {
  await field('Seed').fill('5');
  report(started);
  await expect.element(field('Seed')).toHaveAttribute('readonly');
  await expect.element(page.getByRole('combobox', { name: 'Activation' })).toBeDisabled();
  await expect.element(page.getByText('The recipe is fixed')).toBeVisible();
  await expect.element(page.getByRole('combobox', { name: 'Backend' })).toBeDisabled();
  report(finished);
  await expect.element(field('Seed')).not.toHaveAttribute('readonly');
  await button('Back to Keras’ values').click();
  await expect.element(field('Seed')).toHaveValue(1);
});

test('the network reads one drawing at a time, then only the newest, and again after an epoch', async () => {
  report(started);
  report(progress);
  draw();
  const asked = () => sent.filter((command) => command.type === 'predict');
  await expect.poll(() => asked().length).toBe(1);
  draw(0.3);
  draw(0.7);
  await new Promise(requestAnimationFrame);
  expect(asked()).toHaveLength(1);
  await worker.answer('predict', { probabilities: Array(10).fill(0.1), trained: true });
  // Two strokes were drawn before the answer came. They make one request.
  await expect.poll(() => asked().length).toBe(2);
  const probabilities = [0, 0.95, 0, 0, 0, 0, 0, 0.05, 0, 0];
  await worker.answer('predict', { probabilities, trained: true });
  await expect.element(page.getByText('Reads as 1')).toBeVisible();
  const bars = page.getByRole('list', { name: 'Probability of each digit' }).getByRole('listitem');
  expect(bars.elements().map(({ textContent }) => textContent)[1]).toBe('195.0%');
  report(epoch);
  await expect.poll(() => asked().length).toBe(3);
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.poll(() => asked().length).toBe(3);
  await worker.answer('predict', { probabilities, trained: true });
  await expect.poll(() => asked().length).toBe(4);
  await button('Clear').click();
  await expect.element(button('Clear')).toHaveFocus();
  await expect.element(page.getByText('Draw a digit, 0 to 9.')).toBeVisible();
});

test('after the GPU is lost, the visitor can continue on it or on another backend', async () => {
  report(engine);
  report(started);
  report(progress);
  report(
    failed({ kind: 'DeviceLostError', message: 'The GPU went away.', remedies: ['resume', 'other-backend'] }),
  );
  await expect.element(page.getByRole('alert')).toHaveTextContent('The GPU went away.');
  await button('Continue on WebGL').click();
  expect(lastSent()).toEqual({ type: 'choose-backend', backend: 'webgl' });
  await expect.element(page.getByRole('alert')).toBeEmptyDOMElement();
  await button('Resume').click();
  expect(lastSent()).toEqual({ type: 'resume' });
});

test('arrow keys do not start the backends that they pass', async () => {
  report(engine);
  const list = page.getByRole('combobox', { name: 'Backend' });
  const chosen = () => sent.flatMap((one) => (one.type === 'choose-backend' ? [one.backend] : []));
  // A choice by arrow key takes effect after a while. Here that time passes only when the test says so.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  list.element().focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
  await expect.element(list).toHaveValue('wasm');
  expect(chosen()).toEqual([]);
  await userEvent.keyboard('{Enter}');
  expect(chosen()).toEqual(['wasm']);
  await userEvent.keyboard('{ArrowDown}');
  vi.advanceTimersByTime(1000);
  expect(chosen()).toEqual(['wasm', 'cpu']);
  await userEvent.keyboard('{ArrowUp}{ArrowUp}{Tab}');
  expect(chosen()).toEqual(['wasm', 'cpu', 'webgl']);
  vi.useRealTimers();
  await list.selectOptions('webgpu');
  expect(chosen()).toEqual(['wasm', 'cpu', 'webgl', 'webgpu']);
});

test('the page says that a backend does not work, or that none does', async () => {
  report(engine);
  report(trainedInAdvance);
  const status = page.getByRole('region', { name: 'Status' });
  const pad = page.getByRole('region', { name: 'Draw a digit' });
  void store.request('choose-backend', { backend: 'wasm' });
  await expect.element(status).toHaveTextContent('Starting WebAssembly…');
  const message = 'WebAssembly could not be started here (refused).';
  report({ type: 'backend-failed', failure: { kind: 'BackendError', message, remedies: [] } });
  report(engine);
  await expect.element(status.getByRole('alert')).toHaveTextContent(message);
  await expect.element(status).toHaveTextContent('WebGPU on Test GPU');
  await expect.element(page.getByRole('combobox', { name: 'Backend' })).toHaveValue('auto');
  await expect.element(pad).toHaveTextContent('Draw a digit, 0 to 9.');

  report(failed({ kind: 'DeviceLostError', message: 'The GPU went away.', remedies: ['resume'] }));
  await expect.element(status).toHaveTextContent('None runs now.');
  await expect.element(pad).toHaveTextContent('The network cannot read now: no backend runs.');
});

test('digits that did not arrive can be loaded again', async () => {
  report({
    type: 'data-failed',
    failure: { kind: 'SheetError', message: 'train-3.png is missing.', remedies: ['retry-data'] },
  });
  await expect.element(page.getByRole('alert')).toHaveTextContent('train-3.png is missing.');
  await button('Load the digits again').click();
  expect(lastSent()).toEqual({ type: 'load-data' });
  report({ type: 'data-progress', loadedBytes: 0, totalBytes: 0 });
  await expect.element(page.getByRole('alert')).toBeEmptyDOMElement();
});

test('if the worker refuses a recipe, a button moves the focus to the faulty field', async () => {
  report(
    failed({ kind: 'RecipeError', message: 'Too many.', subject: 'batchSize', remedies: ['edit-recipe'] }),
  );
  await button('Change the recipe').click();
  await expect.element(field('Batch size')).toHaveFocus();
});

test('when the worker is gone, the page offers only to reload', async () => {
  report(failed({ kind: 'WorkerError', message: 'The training thread stopped.', remedies: ['reload'] }));
  await expect.element(button('Reload the page')).toBeVisible();
  await expect.element(button('Train')).toBeDisabled();
});

test('the button back to the opening network works whenever another network is on the page', async () => {
  report(ready);
  report(trainedInAdvance);
  const back = button('Back to the opening network');
  await expect.element(back).toHaveAttribute('aria-disabled', 'true');
  report({ ...trainedInAdvance, source: 'new', trained: false });
  report(started);
  await expect.element(back).toHaveAttribute('aria-disabled', 'true');
  report(finished);
  await back.click();
  expect(lastSent()).toEqual({ type: 'load-model', url: new URL('model/model.json', document.baseURI).href });
  const failure: Failure = { kind: 'ModelError', message: 'The model could not be loaded.', remedies: [] };
  await worker.fail('load-model', failure);
  await expect.element(page.getByText('The model could not be loaded.')).toBeVisible();
});
