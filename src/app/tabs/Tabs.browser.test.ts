/** The tabs, in a real browser. A scripted worker takes the worker's place. */
import { createElement } from 'react';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { onSchemeChange } from '../../drawing/paint.ts';
import { showPanels } from '../fixtures/show-panels.ts';
import type { Store } from '../store.ts';
import { keepView } from '../view/keep-view.ts';
import { keepTab } from './address.ts';
import { Tabs } from './Tabs.tsx';

let host: HTMLElement;
let store: Store;
let ends: (() => void)[];
const address = location.href;

beforeEach(async () => {
  localStorage.clear();
  const shown = showPanels(createElement(Tabs));
  ({ store, host } = shown);
  ends = [keepTab(store), keepView(store), shown.close];
  await expect.element(field('Epochs')).toBeVisible();
});
afterEach(() => {
  for (const end of ends) end();
  history.replaceState(null, '', address);
});

const tab = (name: string) => page.getByRole('tab', { name, exact: true });
const field = (name: string) => page.getByRole('spinbutton', { name, exact: true });

test('arrow keys, Home and End move between the tabs, and only the open one is a stop for Tab', async () => {
  await tab('Recipe').click();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(tab('Layer')).toHaveFocus();
  await expect.element(tab('Layer')).toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{End}');
  await expect.element(tab('How it works')).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(tab('Recipe')).toHaveFocus();
  await userEvent.keyboard('{ArrowLeft}{Home}');
  await expect.element(tab('Recipe')).toHaveFocus();
  expect(host.querySelectorAll('[role="tab"][tabindex="0"]')).toHaveLength(1);
});

test('the address names the tab, and going to an address opens its tab', async () => {
  await tab('Compare').click();
  expect(location.hash).toBe('#compare');
  await expect.element(page.getByRole('tabpanel', { name: 'Compare' })).toBeVisible();
  await expect.element(field('Epochs')).not.toBeInTheDocument();
  location.hash = '#runs';
  await expect.element(tab('Runs')).toHaveAttribute('aria-selected', 'true');
  expect(store.getState().tab).toBe('runs');
});

test('what the visitor typed in a tab is there when it is opened again', async () => {
  await tab('Compare').click();
  await field('Seeds of each').fill('7');
  await tab('Files').click();
  await tab('Compare').click();
  await expect.element(field('Seeds of each')).toHaveValue(7);
});

test('as long as the colours stay, no canvas is told to paint itself again', async () => {
  const painted = vi.fn();
  const end = onSchemeChange(painted);
  onTestFinished(end);
  store.dispatch({ type: 'tab-opened', tab: 'runs' });
  // An observer is told before the next frame.
  await new Promise(requestAnimationFrame);
  expect(painted).not.toHaveBeenCalled();
  store.dispatch({ type: 'scheme-chosen', scheme: 'dark' });
  await expect.poll(() => painted.mock.calls.length).toBe(1);
});

test('a chosen scheme shows at once and is kept; the larger type can be switched on and off', () => {
  const page = document.documentElement;
  store.dispatch({ type: 'scheme-chosen', scheme: 'dark' });
  expect(page.dataset['scheme']).toBe('dark');
  expect(localStorage.getItem('antirectifier-colours')).toBe('dark');
  store.dispatch({ type: 'scheme-chosen', scheme: 'light' });
  expect(page.dataset['scheme']).toBe('light');
  store.dispatch({ type: 'presented', present: true });
  expect(page.hasAttribute('data-present')).toBe(true);
  store.dispatch({ type: 'presented', present: false });
  expect(page.hasAttribute('data-present')).toBe(false);
});
