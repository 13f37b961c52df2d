/** In each state the page has no serious fault for visitors who cannot see, point or tell colours apart. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { draw, drawAndRead, FEW_DIGITS, openPage, openTab, recorded, setRecipe } from './page.ts';

test.use(FEW_DIGITS);

const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1280, height: 800 };
/** Further widths at which the page must not scroll sideways, in the states that show most. */
const OTHERS = [
  { width: 320, height: 568 },
  { width: 768, height: 1024 },
  { width: 1920, height: 1080 },
];

/** The elements that make the page wider than the screen; none if the page fits. */
function beyondTheEdge(): string[] {
  const { scrollWidth } = document.documentElement;
  if (scrollWidth <= innerWidth) return [];
  return [...document.querySelectorAll('#root *')]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => `${element.tagName} ${element.getAttribute('class')}`);
}

/** Sets the size of the viewport, and waits until the whole page fits its width. */
async function resize(page: Page, viewport: typeof WIDE, state: string): Promise<void> {
  await page.setViewportSize(viewport);
  // The charts are drawn again for the new width, so this waits.
  await expect
    .poll(() => page.evaluate(beyondTheEdge), { message: `${state}, ${viewport.width} px` })
    .toEqual([]);
}

/** axe's rules that depend on the colours or on the width. */
const RULES_OF_LOOKS = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

/** @param rules axe's rules to check; all if there are none. */
async function expectNoFault(page: Page, state: string, rules: string[] = []): Promise<void> {
  // Without this option axe would also list every element that passes.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  if (rules.length > 0) axe.withRules(rules);
  // The page has no frames, so axe needs no second page to join the results of several.
  axe.setLegacyMode();
  const { violations, passes } = await axe.analyze();
  expect(passes.length).toBeGreaterThan(rules.length > 0 ? 0 : 15);
  const faults = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
    );
  expect.soft(faults, state).toEqual([]);
}

/** Checks light colours on a wide screen and dark ones on a narrow screen: no colour depends on the width. */
async function expectAccessible(page: Page, state: string, others: (typeof WIDE)[] = []): Promise<void> {
  for (const viewport of others) await resize(page, viewport, state);
  for (const [colorScheme, viewport, rules] of [
    ['light', WIDE, undefined],
    ['dark', NARROW, RULES_OF_LOOKS],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await resize(page, viewport, state);
    await expectNoFault(page, `${state}, ${colorScheme}, ${viewport.width} px`, rules);
  }
  await page.setViewportSize(WIDE);
}

test('the page is accessible while empty, in training, finished with all details open, and taught', async ({
  page,
}) => {
  // Four states take long if other programs use the processor.
  test.slow();
  await openPage(page);
  await expectAccessible(page, 'empty');
  // The other tabs are open in the states below.
  for (const name of ['Layer', 'Map', 'Files', 'How it works']) {
    await openTab(page, name);
    await expect(page.getByRole('tabpanel', { name }).getByRole('heading').first()).toBeVisible();
    await expectAccessible(page, `${name} open`, [OTHERS[0] as typeof WIDE]);
  }

  await setRecipe(page, { Examples: 4000, Epochs: 200, 'Batch size': 50, 'Learning rate': 0.0005 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await openTab(page, 'Runs');
  await expect(page.getByRole('row', { name: /^1 / })).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expectAccessible(page, 'in training');

  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/^Stopped after/)).toBeVisible({ timeout: 120_000 });
  await drawAndRead(page, 1);
  await openTab(page, 'Look inside');
  await expect(page.getByText(/^Most often confused/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('article', { name: 'What the layer does' }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('figure', { name: 'For 1, as it reads' })).toBeVisible();
  await page.getByText('Layers and weights').click();
  await expect(page.getByText(/^200,704 values/)).toBeVisible();
  await page.locator('details').evaluateAll((all) => {
    for (const one of all) (one as HTMLDetailsElement).open = true;
  });
  await expectAccessible(page, 'finished, all open', OTHERS);

  await page.getByRole('button', { name: 'It was a 1' }).click();
  await openTab(page, 'Teach');
  await page.getByRole('button', { name: 'Teach', exact: true }).click();
  await expect(page.getByRole('row', { name: /^Your digits/ })).toBeVisible({ timeout: 120_000 });
  await expectAccessible(page, 'taught');
});

test('the page is accessible with a note about the link, a comparison, and kept runs in the charts', async ({
  page,
}) => {
  await page.goto('/?epochs=many&speed=11');
  await expect(page.getByRole('region', { name: 'About the link' })).toContainText('“speed=11”');
  await expect(page.getByText('4,000 to learn from')).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page, 'link note', OTHERS);
  await page.getByRole('button', { name: 'Close' }).click();

  await setRecipe(page, { Examples: 500, Epochs: 2, 'Batch size': 50, Units: 32 });
  const comparison = page.getByRole('region', { name: 'Compare' });
  await openTab(page, 'Compare');
  await comparison.getByLabel('ReLU, as many parameters').uncheck();
  await comparison.getByLabel('Seeds of each').fill('2');
  await comparison.getByRole('button', { name: 'Compare' }).click();
  await expect(comparison).toContainText('4 of 4 runs are done.', { timeout: 240_000 });
  await expect(comparison.getByRole('figure', { name: 'Validation accuracy' }).locator('svg')).toBeVisible();

  await expectAccessible(page, 'compared');

  await openTab(page, 'Runs');
  const runs = page.getByRole('region', { name: 'Runs' });
  await runs.getByRole('button', { name: 'Baseline Antirectifier, seed 1' }).click();
  for (const name of ['ReLU, seed 1', 'ReLU, seed 2']) {
    await runs.getByRole('checkbox', { name: `${name} in the charts` }).check();
  }
  await runs.getByRole('button', { name: 'Rename Antirectifier, seed 2' }).click();
  await expect(page.getByLabel('New name of Antirectifier, seed 2')).toBeFocused();
  await expect(page.locator('[data-chart-key]')).toContainText('Baseline: Antirectifier, seed 1');
  await expectAccessible(page, 'with kept runs', OTHERS);
});

test('the page is accessible for a projector, and embedded parts show alone', async ({ page }) => {
  const size = () =>
    page.getByRole('heading', { name: 'Draw a digit' }).evaluate((title) => getComputedStyle(title).fontSize);
  await openPage(page);
  const usual = Number.parseFloat(await size());
  await page.getByRole('button', { name: 'Present' }).click();
  await expect(page).toHaveURL(/\?present$/);
  expect(Number.parseFloat(await size())).toBeGreaterThan(1.15 * usual);
  await expectAccessible(page, 'for a projector', OTHERS);

  await page.goto('/?embed=pad,charts');
  await drawAndRead(page, 1);
  await expect(page.getByRole('figure', { name: 'Loss' })).toBeVisible();
  for (const other of ['banner', 'tablist'] as const) await expect(page.getByRole(other)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toHaveCount(0);
  await expectAccessible(page, 'embedded');

  // A network without a pad gets a digit to read.
  await page.goto('/?embed=network');
  await expect(page.getByText(/^It reads 3/)).toBeVisible();
});

test('the page is accessible with a failure and a refused recipe', async ({ page }) => {
  await page.route('**/mnist/train-0.png', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto('/');
  await draw(page, recorded(3));
  await expect(page.getByRole('alert')).toContainText('train-0.png', { timeout: 60_000 });
  await setRecipe(page, { Epochs: 0 });
  await expect(page.getByText(/must be a whole number/)).toBeVisible();
  await expectAccessible(page, 'failed');
});

test('every element that gets the focus by Tab shows it', async ({ page }) => {
  await openPage(page);
  await draw(page, recorded(3));
  await page.evaluate(() => document.body.focus());
  const unseen: string[] = [];
  const seen = new Set<string>();
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press('Tab');
    const { id, outline, place } = await page.evaluate(() => {
      const focused = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(focused);
      const { top, bottom } = focused.getBoundingClientRect();
      return {
        id: `${focused.tagName} ${focused.getAttribute('aria-label') ?? focused.id ?? ''} ${focused.textContent?.slice(0, 30)}`,
        outline: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0,
        place: bottom > 0 && top < innerHeight,
      };
    });
    if (id.startsWith('BODY')) break;
    seen.add(id);
    if (!outline || !place) unseen.push(id);
  }
  expect(seen.size).toBeGreaterThan(20);
  expect(unseen).toEqual([]);
});

test('nothing moves if the visitor wants less motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openPage(page);
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return (
          animationName !== 'none' || transitionDuration.split(', ').some((one) => Number.parseFloat(one) > 0)
        );
      })
      .map(({ tagName, className }) => `${tagName} ${className}`),
  );
  expect(moving).toEqual([]);
});

test('a reading is announced when the pen is lifted, not at each movement', async ({ page }) => {
  await openPage(page);
  await draw(page, recorded(1));
  const reading = page.getByRole('region', { name: 'Draw a digit' }).getByRole('status');
  await expect(reading).toHaveAttribute('aria-busy', 'false');
  const box = await page.getByLabel('Drawing pad').boundingBox();
  if (!box) throw new Error('The pad is not on the screen.');
  await page.mouse.move(box.x + 50, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + 80, box.y + 90);
  await expect(reading).toHaveAttribute('aria-busy', 'true');
  await page.mouse.up();
  await expect(reading).toHaveAttribute('aria-busy', 'false');
});
