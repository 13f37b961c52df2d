import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { onRatioChange } from './paint.ts';

afterEach(() => vi.unstubAllGlobals());

test('every canvas is painted through `painter`, which clears on any GPU', () => {
  const source = join(import.meta.dirname, '..');
  const painted = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
    .filter((file) => readFileSync(join(source, file), 'utf8').includes("getContext('2d'"));
  // The second one is never on the screen.
  expect(painted).toEqual([join('drawing', 'paint.ts'), join('worker', 'decode-picture.ts')]);
});

test('each change of the pixel ratio calls back once, until the watching ends', () => {
  const asked: { query: string; list: EventTarget }[] = [];
  vi.stubGlobal('matchMedia', (query: string) => {
    asked.push({ query, list: new EventTarget() });
    return asked.at(-1)?.list;
  });
  const change = (ratio: number) => {
    vi.stubGlobal('devicePixelRatio', ratio);
    for (const { list } of [...asked]) list.dispatchEvent(new Event('change'));
  };
  vi.stubGlobal('devicePixelRatio', 1);
  const told = vi.fn();
  const end = onRatioChange(told);
  change(1.5);
  expect(told).toHaveBeenCalledTimes(1);
  change(2);
  expect(told).toHaveBeenCalledTimes(2);
  expect(asked.map(({ query }) => query)).toEqual([
    '(resolution: 1dppx)',
    '(resolution: 1.5dppx)',
    '(resolution: 2dppx)',
  ]);
  end();
  change(1);
  expect(told).toHaveBeenCalledTimes(2);
});
