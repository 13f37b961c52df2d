/**
 * `npm run reproduce`: the Keras run without a person, in the built page's own worker. Prints a log
 * like Keras', the final evaluation, and what Keras published beside it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import published from '../src/app/charts/keras-published-run.json' with { type: 'json' };
import type { Recipe } from '../src/training/recipe.ts';
import type { Engine, EpochResult, Event, RunResult } from '../src/worker/protocol.ts';
import { openBuiltWorker } from './built-worker.ts';
import { ArgumentError, readArguments, USAGE } from './reproduce-arguments.ts';
import { epochLine, progressLine, resultLines } from './reproduce-log.ts';

/** What `--json` writes. */
interface Report {
  recipe: Recipe;
  backend: string;
  adapter: string;
  /** Which train step ran. */
  step: string;
  epochs: EpochResult[];
  test: RunResult['test'];
  seconds: number;
}

async function main(): Promise<void> {
  const { recipe, backend, step, json } = readArguments(process.argv.slice(2));
  const epochs: EpochResult[] = [];
  let engine: Engine | undefined;
  let stepKind = '';
  let handle: (event: Event) => void = () => {};
  const worker = await openBuiltWorker((event) => handle(event));
  try {
    const result = await new Promise<RunResult>((resolve, reject) => {
      handle = (event) => {
        switch (event.type) {
          case 'engine':
            engine = event.engine;
            console.log(
              `Backend: ${engine.backend} on ${engine.adapter || 'an unnamed adapter'}. ${engine.reason}`,
            );
            break;
          case 'model':
            if (!stepKind) console.log(`${event.summary.join('\n')}\n`);
            break;
          case 'started':
            stepKind = event.step;
            if (event.note) console.log(event.note);
            break;
          case 'progress':
            if (process.stdout.isTTY) process.stdout.write(`\r${progressLine(event)}`);
            break;
          case 'epoch':
            epochs.push(event);
            console.log(`${process.stdout.isTTY ? '\r' : ''}${epochLine(event, recipe)}`);
            break;
          case 'finished':
            resolve(event);
            break;
          case 'failed':
          case 'data-failed':
            reject(new Error(event.failure.message));
            break;
        }
      };
      void worker
        .send({ type: 'start', dataUrl: worker.dataUrl, backend, recipe })
        .then(() => worker.send({ type: 'train', recipe, step }))
        .catch(reject);
    });
    console.log(resultLines(result, published.test).join('\n'));
    if (json) {
      const report: Report = {
        recipe,
        backend: engine?.backend ?? '',
        adapter: engine?.adapter ?? '',
        step: stepKind,
        epochs: epochs.map(({ epoch, loss, accuracy, valLoss, valAccuracy, seconds, msPerStep }) => ({
          epoch,
          loss,
          accuracy,
          valLoss,
          valAccuracy,
          seconds,
          msPerStep,
        })),
        test: { loss: result.test.loss, accuracy: result.test.accuracy },
        seconds: result.seconds,
      };
      await mkdir(dirname(json), { recursive: true });
      await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
      console.log(`Written to ${json}.`);
    }
  } finally {
    await worker.close();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof ArgumentError) console.error(USAGE);
  process.exitCode = error instanceof ArgumentError ? 2 : 1;
}
