/**
 * `npm run reproduce` trains Keras' run in the built page's own worker. Prints a log like Keras', the final
 * test metrics, and Keras' published ones; or compares activations.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import published from '../../src/app/charts/keras-published-run.json' with { type: 'json' };
import { comparedRecipes } from '../../src/app/compare/state.ts';
import type { Engine } from '../../src/contract/backends.ts';
import type { ActivationChoice } from '../../src/model/names.ts';
import { runCommand } from '../command-line.ts';
import { type BuiltWorker, openBuiltWorker } from './built-worker.ts';
import { alreadyRun, comparisonLines, readReports, writeReports } from './comparison.ts';
import { resultLines } from './reproduce-log.ts';
import { type Arguments, REPRODUCE, readArguments } from './reproduce-options.ts';
import { type RunReport, runRecipe, startWorker } from './run-recipe.ts';
import { saveModel } from './save-model.ts';

async function once(worker: BuiltWorker, engine: Engine, args: Arguments): Promise<void> {
  const report = await runRecipe(worker, engine, args.recipe, args.step);
  console.log(resultLines(report, published.test).join('\n'));
  if (args.json) {
    await writeFile(args.json, `${JSON.stringify(report, null, 2)}\n`);
    console.log(`Written to ${args.json}.`);
  }
  if (args.save) {
    const { bits, test } = await saveModel(worker, args.save, report);
    console.log(
      `Saved in ${bits} bits to ${args.save}: test loss ${test.loss.toFixed(4)}, accuracy ${test.accuracy.toFixed(4)}.`,
    );
  }
}

/** Continues an earlier comparison in the same file. */
async function compare(
  worker: BuiltWorker,
  engine: Engine,
  args: Arguments,
  activations: ActivationChoice[],
): Promise<void> {
  const reports = await readReports(args.json);
  const asked: RunReport[] = [];
  const recipes = comparedRecipes({ recipe: args.recipe, activations, seeds: args.seeds });
  for (const [i, recipe] of recipes.entries()) {
    console.log(`\nRun ${i + 1} of ${recipes.length}: ${recipe.activation}, seed ${recipe.seed}`);
    const earlier = alreadyRun(reports, recipe, engine.backend, args.step);
    if (earlier) {
      console.log(`Already in ${args.json}: test accuracy ${earlier.test.accuracy.toFixed(4)}.`);
      asked.push(earlier);
      continue;
    }
    const report = await runRecipe(worker, engine, recipe, args.step);
    asked.push(report);
    reports.push(report);
    await writeReports(args.json, reports);
  }
  console.log(comparisonLines(asked, activations).join('\n'));
}

async function reproduce(args: Arguments): Promise<void> {
  if (args.json) await mkdir(dirname(args.json), { recursive: true });
  const worker = await openBuiltWorker(args.built);
  try {
    const engine = await startWorker(worker, args.backend, args.recipe);
    if (args.compare) await compare(worker, engine, args, args.compare);
    else await once(worker, engine, args);
  } finally {
    await worker.close();
  }
}

await runCommand(REPRODUCE, ({ values }) => reproduce(readArguments(values)));
