import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('every canvas is painted through `painter`, which clears on any GPU', () => {
  const source = join(import.meta.dirname, '..');
  const painted = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test|\.suite)\.tsx?$/.test(file))
    .filter((file) => readFileSync(join(source, file), 'utf8').includes("getContext('2d'"));
  expect(painted).toEqual([join('drawing', 'paint.ts')]);
});
