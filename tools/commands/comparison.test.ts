import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { comparedRecipes } from '../../src/app/compare/state.ts';
import type { ActivationChoice } from '../../src/model/names.ts';
import { KERAS_RECIPE } from '../../src/training/recipe.ts';
import { alreadyRun, comparisonLines, readReports, writeReports } from './comparison.ts';
import type { RunReport } from './run-recipe.ts';

function report(activation: ActivationChoice, seed: number, accuracy: number): RunReport {
  return {
    recipe: { ...KERAS_RECIPE, activation, seed },
    backend: 'webgpu',
    adapter: '',
    step: 'compiled',
    epochs: [],
    test: { loss: 0.2, accuracy },
    seconds: 1,
  };
}

test('every activation is run with every seed, seed by seed', () => {
  const recipes = comparedRecipes({
    recipe: { ...KERAS_RECIPE, seed: 4 },
    activations: ['antirectifier', 'relu'],
    seeds: 2,
  });
  expect(recipes.map(({ activation, seed }) => [activation, seed])).toEqual([
    ['antirectifier', 4],
    ['relu', 4],
    ['antirectifier', 5],
    ['relu', 5],
  ]);
});

test('a run that is in the file is not run again', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'comparison-')), 'runs.json');
  expect(await readReports(file)).toEqual([]);
  await writeReports(file, [report('relu', 1, 0.98)]);
  const reports = await readReports(file);
  const { seed, ...rest } = { ...KERAS_RECIPE, activation: 'relu' as const };
  expect(alreadyRun(reports, { seed, ...rest }, 'webgpu', 'auto')?.test.accuracy).toBe(0.98);
  const { optimizer, ...older } = (reports[0] as RunReport).recipe;
  const kept = [{ ...reports[0], recipe: older } as RunReport];
  expect(alreadyRun(kept, { seed, ...rest }, 'webgpu', 'auto')).toBe(kept[0]);
  expect(alreadyRun(kept, { seed, ...rest, optimizer: 'sgd' }, 'webgpu', 'auto')).toBeUndefined();
  expect(alreadyRun(reports, { ...rest, seed: 2 }, 'webgpu', 'auto')).toBeUndefined();
  expect(alreadyRun(reports, { ...rest, seed }, 'wasm', 'auto')).toBeUndefined();
  await writeFile(file, 'not JSON');
  await expect(readReports(file)).rejects.toThrow('is not a comparison that can go on');
});

test('a run with another train step counts as another run', () => {
  const { recipe } = report('relu', 1, 0.98);
  const compiled = report('relu', 1, 0.98);
  const tfjs = { ...report('relu', 1, 0.97), step: 'tfjs' };
  expect(alreadyRun([compiled], recipe, 'webgpu', 'tfjs')).toBeUndefined();
  expect(alreadyRun([tfjs], recipe, 'webgpu', 'auto')).toBeUndefined();
  expect(alreadyRun([compiled, tfjs], recipe, 'webgpu', 'tfjs')).toBe(tfjs);
  const wasm = { ...compiled, backend: 'wasm' };
  expect(alreadyRun([wasm], recipe, 'wasm', 'auto')).toBe(wasm);
  // On WebGL there is only TensorFlow.js' step.
  const webgl = { ...tfjs, backend: 'webgl' };
  expect(alreadyRun([webgl], recipe, 'webgl', 'auto')).toBe(webgl);
});

test('the table has means and spreads, and the sentence claims no more than the seeds allow', () => {
  const reports = [
    report('antirectifier', 1, 0.978),
    report('relu', 1, 0.977),
    report('antirectifier', 2, 0.975),
    report('relu', 2, 0.976),
  ];
  const lines = comparisonLines(reports, ['antirectifier', 'relu']);
  expect(lines[2]).toBe('antirectifier      2  0.9765 ± 0.0021  0.2000 ± 0.0000');
  expect(lines.at(-1)).toContain('not significant');
  expect(comparisonLines(reports.slice(0, 2), ['antirectifier', 'relu']).at(-1)).toContain(
    'One seed cannot tell',
  );
});

test('several comparisons come with a warning of chance', () => {
  const reports = (['antirectifier', 'relu', 'crelu'] as const).flatMap((name) => [
    report(name, 1, 0.97),
    report(name, 2, 0.98),
  ]);
  const lines = comparisonLines(reports, ['antirectifier', 'relu', 'crelu']);
  expect(lines.at(-1)).toContain('of 2 such tests, about one in 10 finds a difference by chance alone');
});
