/** What the page can do before the visitor has trained: the pre-trained model reads, without MNIST. */
import { expect, type Page, test } from '@playwright/test';
import { draw, drawAndRead, openTab, recorded } from './page.ts';

/** The paths below `mnist/` that the page requests. */
function mnistRequests(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.includes('/mnist/')) asked.push(pathname);
  });
  return asked;
}

const panel = (page: Page) => page.getByRole('region', { name: 'Draw a digit' });

test('the pad reads before MNIST is fetched; the page fetches it when it is idle', async ({ page }) => {
  const asked = mnistRequests(page);
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/mnist/*', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto('/');
  await expect(panel(page).getByRole('status')).toHaveText('Draw a digit, 0 to 9.');
  expect(asked).toEqual([]);
  await draw(page, recorded(1));
  await expect(panel(page).getByRole('status')).toHaveText(/1$/);

  // Train waits for MNIST. Stop withdraws the run, and the page is as before.
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText('Waiting for the data to arrive…')).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/^A network trained in advance/)).toBeVisible();
  release();

  const status = page.getByRole('region', { name: 'Status' });
  await expect(status).toContainText(/It has a test accuracy of 9\d\.\d\d%/);
  await expect(page.getByText(/Train starts a new one from nothing/)).toBeVisible();
  for (const digit of [0, 3]) await drawAndRead(page, digit);
  await expect(page.getByText('60,000 to learn from')).toBeVisible({ timeout: 60_000 });
});

/** A text that only this backend's code, or only the charts' code, contains. */
const MARKS = {
  webgpu: 'WEBGPU_CPU_FORWARD',
  webgl: 'WEBGL_CPU_FORWARD',
  'tfjs-wasm': 'WASM_HAS_SIMD_SUPPORT',
  cpu: 'Hi, looks like you are running TensorFlow.js in Node.js',
  charts: 'vega-embed',
};

// On the processor our own kernels train, and TensorFlow.js' backend `cpu` holds the weights.
test('only the backend in use is loaded, and the charts with the first run', async ({ page }) => {
  const scripts: Promise<string>[] = [];
  // The page's responses do not include those of its worker, so the context records them.
  await page.context().route('**/*.js', async (route) => {
    const response = await route.fetch();
    scripts.push(response.text());
    await route.fulfill({ response });
  });
  const loaded = async () => {
    const texts = await Promise.all(scripts);
    return Object.entries(MARKS).flatMap(([name, mark]) =>
      texts.some((text) => text.includes(mark)) ? [name] : [],
    );
  };
  await page.goto('/');
  await expect(page.getByText('60,000 to learn from')).toBeVisible({ timeout: 60_000 });
  await openTab(page, 'Look inside');
  await expect(page.getByRole('region', { name: 'Look inside' })).toBeVisible();
  expect(await loaded()).toEqual(['cpu']);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(loaded).toEqual(['cpu', 'charts']);
});

test('for a visitor who saves data, MNIST is fetched only to train', async ({ page }) => {
  const asked = mnistRequests(page);
  await page.addInitScript(() =>
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
  );
  await page.clock.install();
  await page.goto('/');
  await expect(panel(page).getByRole('status')).toHaveText('Draw a digit, 0 to 9.');
  // By now an idle page would have fetched MNIST.
  await page.clock.runFor(60_000);
  expect(asked).toEqual([]);
  await expect(page.getByText('MNIST is not loaded yet')).toBeVisible();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText('60,000 to learn from')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('without a pre-trained model the page says that Train comes first', async ({ page }) => {
  await page.route('**/model/*', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto('/');
  await expect(panel(page).getByRole('status')).toHaveText('Train first: the network cannot read yet.');
  await expect(page.getByText('Nothing is learnt yet.')).toBeVisible();
  await expect(page.getByRole('alert')).toBeEmpty();
  await expect(page.getByText('60,000 to learn from')).toBeVisible({ timeout: 60_000 });
});

test('if a part of the page cannot be loaded, the rest still works', async ({ page }) => {
  await page.route('**/assets/RunsAndEpochs-*.js', (route) => route.abort());
  await page.goto('/');
  await openTab(page, 'Runs');
  await expect(page.getByText('A part of this page could not be loaded.')).toBeVisible();
  await drawAndRead(page, 1);
});
