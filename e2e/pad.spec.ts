/** The pad with digits of many kinds, and with drawings that are no digit. */
import { expect, type Page, test } from '@playwright/test';
import { browserFlags, findOrInstallBrowser } from '../tools/browser.ts';
import { draw, drawAndRead, FEW_DIGITS, holdTime, recorded } from './page.ts';

// A canvas that the GPU paints has kept ink on the screen that had been cleared.
test.use({
  ...FEW_DIGITS,
  launchOptions: { executablePath: findOrInstallBrowser(), args: browserFlags('gpu') },
});

type Strokes = number[][];

const panel = (page: Page) => page.getByRole('region', { name: 'Draw a digit' });
const verdict = (page: Page) => panel(page).getByRole('status');
const shares = (page: Page) => page.getByRole('list', { name: 'Probability of each digit' });
const button = (page: Page, name: string) => panel(page).getByRole('button', { name });
const paper = (page: Page) =>
  page.getByLabel('Drawing pad').evaluate((pad: HTMLCanvasElement) => pad.toDataURL());

/** Opens the page. MNIST never arrives, because reading does not need it. */
async function openPad(page: Page): Promise<void> {
  await page.route('**/mnist/*', () => {});
  await page.goto('/');
  await expect(verdict(page)).toHaveText('Draw a digit, 0 to 9.');
}

async function drawAnew(page: Page, strokes: Strokes): Promise<void> {
  if (await button(page, 'Clear').isEnabled()) await button(page, 'Clear').click();
  await draw(page, { digit: -1, strokes });
}

/** Fits strokes into a square of side `side` with its upper left corner at (`left`, `top`), on a tablet of 500. */
function fitted(strokes: Strokes, side: number, left: number, top: number): Strokes {
  const xs = strokes.flatMap((stroke) => stroke.filter((_, i) => i % 2 === 0));
  const ys = strokes.flatMap((stroke) => stroke.filter((_, i) => i % 2 === 1));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const scale = side / Math.max(Math.max(...xs) - x, Math.max(...ys) - y);
  return strokes.map((stroke) =>
    stroke.map((value, i) => (i % 2 === 0 ? left + (value - x) * scale : top + (value - y) * scale)),
  );
}

/** Adds `more` points between each two, as a slow hand does. */
function slow(strokes: Strokes, more: number): Strokes {
  return strokes.map((stroke) =>
    stroke.flatMap((_, i) => {
      if (i % 2 === 1) return [];
      const [x, y, nextX, nextY] = stroke.slice(i, i + 4) as [number, number, number?, number?];
      if (nextX === undefined || nextY === undefined) return [x, y];
      return Array.from({ length: more + 1 }, (_, step) => {
        const share = step / (more + 1);
        return [x + share * (nextX - x), y + share * (nextY - y)];
      }).flat();
    }),
  );
}

/** Keeps one of `every` points, and the last one, as a fast hand does. */
function fast(strokes: Strokes, every: number): Strokes {
  return strokes.map((stroke) => stroke.filter((_, i) => (i >> 1) % every === 0 || i >= stroke.length - 2));
}

/** A straight line with four points in between. */
function line(x0: number, y0: number, x1: number, y1: number): Strokes {
  return slow([[x0, y0, x1, y1]], 4);
}

test('a digit reads the same in any size, at any place and at any speed', async ({ page }) => {
  await openPad(page);
  const { strokes } = recorded(3);
  const brisk = fast(strokes, 2);
  const hands = {
    'over the whole pad': fitted(brisk, 470, 15, 15),
    small: fitted(brisk, 60, 220, 220),
    'in the corner': fitted(brisk, 130, 365, 365),
    slowly: slow(brisk, 2),
    fast: fast(strokes, 4),
  };
  for (const [hand, drawn] of Object.entries(hands)) {
    await drawAnew(page, drawn);
    await expect(verdict(page), hand).toHaveText(/^(Reads as|Probably) 3$/);
  }
});

test('a drawing that is no digit gets a sentence that says why, and a pen off the pad does no harm', async ({
  page,
}) => {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await openPad(page);

  const none = {
    'Only a dot so far.': [[250, 250, 251, 251]],
    'Too wide for one digit.': line(20, 250, 480, 255),
    'Too many strokes for one digit.': Array.from({ length: 10 }, (_, digit) =>
      fitted(fast(recorded(digit).strokes, 4), 70, 15 + (digit % 5) * 95, 120 + (digit >> 1) * 30),
    ).flat(),
  };
  for (const [sentence, drawn] of Object.entries(none)) {
    await drawAnew(page, drawn);
    await expect(verdict(page)).toHaveText(sentence);
    await expect(shares(page)).toHaveText(/^(\d–){10}$/);
    await expect(button(page, 'It was a 1')).toBeDisabled();
  }

  // A stroke that goes over the edge, outside along it, and back makes two strokes on the pad.
  await drawAnew(page, [[400, 100, 450, 150, 620, 200, 700, 300, 620, 400, 450, 380, 350, 420]]);
  await expect(verdict(page)).toHaveText(/^(Reads as|Probably|Not sure, perhaps) \d$/);
  await expect(shares(page)).toHaveText(/^(\d<?\d+\.\d%){10}$/);
  // A click, and a stroke that leaves the window.
  await drawAnew(page, [
    [100, 100],
    [480, 480, 3000, 3000],
  ]);
  await expect(verdict(page)).toHaveText(/\d$|^[A-Z][a-z ]+\.$/);

  await drawAndRead(page, 3);
  expect(faults).toEqual([]);
});

test('Undo removes the last stroke, Clear removes all, and Redo and Undo bring them back', async ({
  page,
}) => {
  await openPad(page);
  const empty = await paper(page);
  const [, second] = recorded(4).strokes as [number[], number[]];
  await draw(page, recorded(4));
  await expect(verdict(page)).toHaveText(/4$/);
  const both = await paper(page);
  await button(page, 'Undo').click();
  await expect.poll(() => paper(page)).not.toBe(both);
  const one = await paper(page);
  expect(one).not.toBe(empty);
  await draw(page, { digit: 4, strokes: [second] });
  await page.keyboard.press('Control+z');
  await expect.poll(() => paper(page)).toBe(one);
  await draw(page, { digit: 4, strokes: [second] });
  await expect(verdict(page)).toHaveText(/4$/);
  await button(page, 'Clear').click();
  await expect.poll(() => paper(page)).toBe(empty);
  await expect(verdict(page)).toHaveText('Draw a digit, 0 to 9.');
  await expect(button(page, 'Clear')).toBeDisabled();
  await expect(button(page, 'Redo')).toBeDisabled();
  await button(page, 'Undo').click();
  await expect(verdict(page)).toHaveText(/4$/);
  await button(page, 'Undo').click();
  await expect.poll(() => paper(page)).toBe(one);
  await page.keyboard.press('Control+Shift+Z');
  await expect(verdict(page)).toHaveText(/4$/);
  await button(page, 'Redo').click();
  await expect.poll(() => paper(page)).toBe(empty);
});

test('a pen draws as a mouse does', async ({ page }) => {
  await openPad(page);
  const devtools = await page.context().newCDPSession(page);
  const box = await page.getByLabel('Drawing pad').boundingBox();
  if (!box) throw new Error('The pad is not on the screen.');
  const kinds = await page.getByLabel('Drawing pad').evaluateHandle((pad) => {
    const seen: string[] = [];
    pad.addEventListener('pointerdown', (event) => seen.push((event as PointerEvent).pointerType));
    return seen;
  });
  const { strokes } = recorded(4);
  await holdTime(page);
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; i += 2) {
      const x = box.x + ((stroke[i] as number) / 500) * box.width;
      const y = box.y + ((stroke[i + 1] as number) / 500) * box.height;
      const pen = { pointerType: 'pen', x, y } as const;
      await devtools.send('Input.dispatchMouseEvent', { ...pen, type: 'mouseMoved', buttons: i && 1 });
      const pressed = { ...pen, button: 'left', force: 0.4, clickCount: 1 } as const;
      if (i === 0) await devtools.send('Input.dispatchMouseEvent', { ...pressed, type: 'mousePressed' });
      if (i === stroke.length - 2)
        await devtools.send('Input.dispatchMouseEvent', { ...pressed, type: 'mouseReleased' });
    }
  }
  await expect(verdict(page)).toHaveText(/4$/);
  await expect(verdict(page)).toHaveAttribute('aria-busy', 'false');
  expect(await kinds.jsonValue()).toEqual(strokes.map(() => 'pen'));
});

/** Holds back all requests to that address. Returns a function that lets them go. */
async function hold(page: Page, address: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** A place where the pad was, and the text on the page at that time. */
type Place = [box: string, told: string];

test('the pad stays where it is while the page gets ready and while it trains', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.addInitScript(() => {
    const places: Place[] = [];
    Object.assign(window, { places });
    const look = () => {
      const pad = document.querySelector('[aria-label="Drawing pad"]');
      if (pad) {
        const { x, y, width, height } = pad.getBoundingClientRect();
        const box = [x, y + scrollY, width, height].join(' ');
        if (places.at(-1)?.[0] !== box) {
          const top = document.querySelector('.page-top') as HTMLElement;
          places.push([box, top.innerText.replaceAll(/\s+/g, ' ')]);
        }
      }
      requestAnimationFrame(look);
    };
    look();
  });
  const [engine, model, digits] = await Promise.all(
    ['**/*.wasm', '**/model/*', '**/mnist/*'].map((address) => hold(page, address)),
  );
  const expectStill = async () => {
    const places = await page.evaluate(() => (window as unknown as { places: Place[] }).places);
    expect(places).toEqual([places[0]]);
  };

  await page.goto('/?examples=1000&epochs=1&units=32');
  await expect(verdict(page)).toHaveText('The network is on its way.');
  await expect(page.getByText('Looking for the fastest one…')).toBeVisible();
  engine?.();
  await expect(page.getByText(/^WebAssembly on/)).toBeVisible();
  await expectStill();
  model?.();
  await expect(verdict(page)).toHaveText('Draw a digit, 0 to 9.');
  await expectStill();
  digits?.();
  await expect(page.getByText('4,000 to learn from')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'A 4 of the test set' })).toBeVisible();
  await expectStill();

  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 120_000 });
  await draw(page, recorded(1));
  await expect(verdict(page)).toHaveText(/\d$/);
  await expectStill();
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(page.getByText('Nothing is learnt yet.')).toBeVisible();
  await expectStill();
});
