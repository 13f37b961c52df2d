/** Runs a recipe in the built worker. Prints a log like Keras' and returns the numbers as plain data. */
import { spawnSync } from 'node:child_process';
import type { BackendChoice, Engine } from '../../src/contract/backends.ts';
import type { Recipe } from '../../src/training/recipe.ts';
import type { EpochResult, RunResult } from '../../src/training/results.ts';
import type { StepChoice } from '../../src/training/step-kinds.ts';
import type { BuiltWorker } from './built-worker.ts';
import { epochLine, layerLines, progressLine } from './reproduce-log.ts';

/** The content of the file of `npm run reproduce -- --json FILE`. */
export interface RunReport {
  recipe: Recipe;
  backend: string;
  adapter: string;
  /** The train step that ran. */
  step: string;
  epochs: EpochResult[];
  test: RunResult['test'];
  /** With early stopping: the epoch whose weights the run kept. */
  kept?: number;
  /** Without pauses. */
  seconds: number;
  /** When the run ended, ISO 8601. Older reports have neither this nor a commit. */
  date?: string;
  /** Short hash of the code, with `-dirty` if files differed. Missing outside a git checkout. */
  commit?: string;
}

/** Starts the worker's engine, makes it load MNIST, and prints where it computes. */
export async function startWorker(
  worker: BuiltWorker,
  backend: BackendChoice,
  recipe: Recipe,
): Promise<Engine> {
  const model = worker.listen((event) => {
    if (event.type === 'model') console.log(`${layerLines(event).join('\n')}\n`);
  });
  const [{ engine }] = await Promise.all([
    worker.next('engine'),
    worker.request('start', { dataUrl: worker.dataUrl, backend, recipe }),
  ]);
  console.log(`Backend: ${engine.backend} on ${engine.adapter || 'an unnamed adapter'}. ${engine.reason}`);
  await worker.request('load-data');
  model();
  return engine;
}

/** @throws the failure's message when the run fails. */
export async function runRecipe(
  worker: BuiltWorker,
  engine: Engine,
  recipe: Recipe,
  step: StepChoice,
): Promise<RunReport> {
  const overwrites = process.stdout.isTTY;
  const epochs: EpochResult[] = [];
  let kind = '';
  const end = worker.listen((event) => {
    if (event.type === 'started') {
      kind = event.step;
      if (event.note) console.log(event.note);
    } else if (event.type === 'progress' && overwrites) {
      process.stdout.write(`\r${progressLine(event)}`);
    } else if (event.type === 'epoch') {
      const { type, ...result } = event;
      epochs.push(result);
      console.log(`${overwrites ? '\r' : ''}${epochLine(result, recipe)}`);
    }
  });
  try {
    const [{ test, seconds, kept }] = await Promise.all([
      worker.next('finished'),
      worker.request('train', { recipe, step }),
    ]);
    const { backend, adapter } = engine;
    const date = new Date().toISOString();
    return {
      recipe,
      backend,
      adapter,
      step: kind,
      epochs,
      test,
      ...(kept && { kept }),
      seconds,
      date,
      ...commit(),
    };
  } finally {
    end();
  }
}

function commit(): { commit?: string } {
  const { status, stdout } = spawnSync('git', ['describe', '--always', '--dirty', '--exclude=*'], {
    encoding: 'utf8',
  });
  return status === 0 ? { commit: stdout.trim() } : {};
}
