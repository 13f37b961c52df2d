/** `npm run reproduce -- --compare` runs one recipe with several activations and several seeds. */
import { readFile, writeFile } from 'node:fs/promises';
import { pairedDifference, spread, verdictOnAccuracy } from '../../src/app/compare/significance.ts';
import { caution } from '../../src/app/compare/summary.ts';
import { COMPILED_BACKENDS } from '../../src/contract/backends.ts';
import type { ActivationChoice } from '../../src/model/names.ts';
import { type Recipe, readRecipe } from '../../src/training/recipe.ts';
import type { StepChoice, StepKind } from '../../src/training/step-kinds.ts';
import type { RunReport } from './run-recipe.ts';

/**
 * Finds the report of that recipe with the same backend and the same train step. `auto` means the compiled
 * step on the backends that have one.
 */
export function alreadyRun(
  reports: RunReport[],
  recipe: Recipe,
  backend: string,
  step: StepChoice,
): RunReport | undefined {
  const same = JSON.stringify(Object.entries(recipe).toSorted());
  const kind: StepKind =
    step === 'auto' && COMPILED_BACKENDS.some((one) => one === backend) ? 'compiled' : 'tfjs';
  return reports.find(
    (report) =>
      report.backend === backend &&
      report.step === kind &&
      JSON.stringify(Object.entries(readRecipe(report.recipe) ?? {}).toSorted()) === same,
  );
}

/** Reads the reports in FILE; returns none when there is no such file. */
export async function readReports(file: string | undefined): Promise<RunReport[]> {
  if (!file) return [];
  try {
    return JSON.parse(await readFile(file, 'utf8')) as RunReport[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(
      `${file} is not a comparison that can go on (${(error as Error).message}). Name another file.`,
    );
  }
}

export async function writeReports(file: string | undefined, reports: RunReport[]): Promise<void> {
  if (file) await writeFile(file, `${JSON.stringify(reports, null, 2)}\n`);
}

/**
 * A table of means and spreads, and a sentence that compares each activation with the first. Warns of chance
 * if there are several such sentences.
 */
export function comparisonLines(reports: RunReport[], activations: ActivationChoice[]): string[] {
  const accuracies = (activation: ActivationChoice) =>
    reports.filter(({ recipe }) => recipe.activation === activation).map(({ test }) => test.accuracy);
  const losses = (activation: ActivationChoice) =>
    reports.filter(({ recipe }) => recipe.activation === activation).map(({ test }) => test.loss);
  const width = Math.max(...activations.map((name) => name.length));
  const value = ({ mean, deviation }: { mean: number; deviation: number }) =>
    Number.isNaN(deviation) ? mean.toFixed(4) : `${mean.toFixed(4)} ± ${deviation.toFixed(4)}`;
  const rows = activations.map((name) => {
    const accuracy = spread(accuracies(name));
    return `${name.padEnd(width)}  ${String(accuracy.count).padStart(5)}  ${value(accuracy).padEnd(15)}  ${value(spread(losses(name)))}`;
  });
  const [first, ...others] = activations as [ActivationChoice, ...ActivationChoice[]];
  const verdicts = others.map((other) =>
    verdictOnAccuracy(first, other, pairedDifference(accuracies(first), accuracies(other))),
  );
  const warning = caution(verdicts.length);
  return [
    '',
    `${''.padEnd(width)}  seeds  test accuracy    test loss`,
    ...rows,
    '',
    ...verdicts,
    ...(warning ? [warning] : []),
  ];
}
