/** The first visit in a real browser, with a pad and a Train button to point at. */
import { createElement, Fragment } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { THREE } from '../../drawing/three.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { showPanels } from '../fixtures/show-panels.ts';
import { PadPanel } from '../pad/PadPanel.tsx';
import type { Store } from '../store.ts';
import FirstVisit from './FirstVisit.tsx';
import { HINT_KEY } from './kept-hint.ts';
import '../tokens.css';
import '../App.css';

vi.setConfig({ testTimeout: 30_000 });

let store: Store;
let close: () => void;

function open(): void {
  const panels = createElement(
    Fragment,
    null,
    createElement(PadPanel),
    createElement('button', { type: 'button', className: 'primary' }, 'Train'),
    createElement(FirstVisit),
  );
  ({ store, close } = showPanels(panels, { width: '400px' }));
}

beforeEach(async () => {
  await page.viewport(900, 700);
  localStorage.removeItem(HINT_KEY);
  open();
});
afterEach(() => close());

const hint = (number: number) => page.getByRole('complementary', { name: `Hint ${number} of 3` });
const drawing = () => store.getState().drawing;
const pad = () => page.getByLabelText('Drawing pad');

test('a digit draws itself, then a hint comes beside the pad and covers none of it', async () => {
  await expect.poll(() => drawing().unfinished).toBe(true);
  await expect.element(hint(1)).toBeVisible();
  expect(drawing().strokes).toEqual(THREE);
  const box = hint(1).element().getBoundingClientRect();
  const target = pad().element().getBoundingClientRect();
  const apart =
    box.left >= target.right ||
    box.right <= target.left ||
    box.top >= target.bottom ||
    box.bottom <= target.top;
  expect(apart).toBe(true);
  expect(document.activeElement).toBe(document.body);
});

test('a visitor who draws gets a clean pad, and the next hint', async () => {
  await expect.element(hint(1)).toBeVisible();
  await userEvent.click(pad(), { position: { x: 50, y: 50 } });
  await expect.element(hint(2)).toBeVisible();
  expect(drawing().strokes).toHaveLength(1);
  expect(drawing().strokes[0]).toHaveLength(2);
  void store.request('train', { recipe: KERAS_RECIPE });
  // The third hint has nothing to point at here, so it waits unseen.
  await expect.poll(() => localStorage.getItem(HINT_KEY)).toBe('2');
});

test('hints go on in the next visit where they were, without a digit', async () => {
  await expect.element(hint(1)).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect.element(hint(2)).toBeVisible();
  close();
  open();
  await expect.element(hint(2)).toBeVisible();
  expect(drawing().strokes).toEqual([]);
});

test.each([
  ['Escape', () => userEvent.keyboard('{Escape}')],
  ['No more hints', () => page.getByRole('button', { name: 'No more hints' }).click()],
])('%s closes the hints for ever', async (_, act) => {
  await expect.element(hint(1)).toBeVisible();
  await act();
  await expect.element(hint(1)).not.toBeInTheDocument();
  close();
  open();
  await expect.element(pad()).toBeVisible();
  expect(localStorage.getItem(HINT_KEY)).toBe('over');
  await expect.element(page.getByRole('complementary')).not.toBeInTheDocument();
});
