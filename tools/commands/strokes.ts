/**
 * `npm run strokes -- FILE` measures how well a model reads people's digits. Turns recorded pen strokes into
 * images as the page does, and asks the page's own worker in a headless browser. With `--teach` it teaches
 * the model each writer's first digits and tests it on that writer's other digits.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BACKENDS, type BackendChoice } from '../../src/contract/backends.ts';
import { strokesToImage } from '../../src/drawing/image.ts';
import { lesson } from '../../src/drawing/lesson.ts';
import { KERAS_RECIPE } from '../../src/training/recipe.ts';
import { type CommandLine, choice, runCommand, UsageError } from '../command-line.ts';
import { type BuiltWorker, openBuiltWorker } from './built-worker.ts';
import { type RecordedDigit, readRecorded } from './strokes-file.ts';
import { cutForTeaching, reportLines, score, type TaughtScore, taughtLine } from './strokes-report.ts';

const STROKES = {
  usage: 'npm run strokes -- FILE [options]',
  about: 'Has a model read the recorded digits of FILE, and says how many it reads right.',
  options: {
    model: { value: 'DIR', help: 'folder of the model (default: the one that comes with the page)' },
    teach: {
      value: 'N,…',
      help: 'teaches it so many digits of each class, writer by writer, and tests on the rest',
    },
    backend: { value: 'NAME', help: `auto (default), ${BACKENDS.join(', ')}` },
    json: { value: 'FILE', help: 'also writes the numbers as JSON' },
    built: { help: 'uses the page in dist/ as it was last built' },
  },
  operands: true,
} as const;

/** How many drawings are sent at once; each is one message to the worker. */
const AT_ONCE = 100;

interface Arguments {
  file: string;
  model: string;
  teach: number[];
  backend: BackendChoice;
  json: string | undefined;
  built: boolean;
}

function readArguments({ values, operands }: CommandLine<typeof STROKES.options>): Arguments {
  const [file, ...more] = operands;
  if (!file || more.length > 0) throw new UsageError('Name one file of recorded digits.');
  const teach = values.teach ? values.teach.split(',').map(Number) : [];
  if (!teach.every((count) => Number.isInteger(count) && count >= 1 && count <= 20)) {
    throw new UsageError(`--teach takes whole numbers from 1 to 20, such as 1,3,5, not “${values.teach}”.`);
  }
  return {
    file,
    model: values.model ?? join(import.meta.dirname, '../../public/model'),
    teach,
    backend: choice('--backend', values.backend ?? 'auto', ['auto', ...BACKENDS]),
    json: values.json,
    built: values.built ?? false,
  };
}

/** The model's answer for each digit, 0 … 9. */
async function read(worker: BuiltWorker, recorded: readonly RecordedDigit[]): Promise<number[]> {
  const answers: number[] = [];
  for (let from = 0; from < recorded.length; from += AT_ONCE) {
    const part = recorded.slice(from, from + AT_ONCE);
    const images = part.map(({ strokes }) => strokesToImage(strokes).image);
    const read = await Promise.all(images.map((image) => worker.request('predict', { image })));
    answers.push(...read.map(({ probabilities }) => probabilities.indexOf(Math.max(...probabilities))));
  }
  return answers;
}

/**
 * Gives each writer a lesson of their own, always from the same weights, and tests it. Leaves out writers who
 * have no digits left for the test.
 */
async function teach(worker: BuiltWorker, recorded: RecordedDigit[], perClass: number): Promise<TaughtScore> {
  const all = [...new Set(recorded.map(({ writer }) => writer))].map((writer) => ({
    writer,
    ...cutForTeaching(
      recorded.filter((entry) => entry.writer === writer),
      perClass,
    ),
  }));
  const writers = all.filter(({ rest }) => rest.length > 0);
  if (writers.length === 0) {
    throw new Error(`No writer has digits left to test on after ${perClass} of each class.`);
  }
  if (writers.length < all.length) {
    console.log(
      `  ${all.length - writers.length} of ${all.length} writers have no digits left to test on and are left out.`,
    );
  }
  const sums = { accuracy: 0, mnistBefore: 0, mnistAfter: 0 };
  for (const [i, { writer, taught, rest }] of writers.entries()) {
    const digits = await lesson(taught);
    const { before, after } = await worker.request('teach', { digits });
    const { accuracy } = score(rest, await read(worker, rest));
    await worker.request('undo-teach');
    sums.accuracy += accuracy;
    sums.mnistBefore += before.test;
    sums.mnistAfter += after.test;
    console.log(
      `  ${perClass} a class, writer ${writer} (${i + 1} of ${writers.length}): ${(accuracy * 100).toFixed(2)} %`,
    );
  }
  return {
    perClass,
    accuracy: sums.accuracy / writers.length,
    mnistBefore: sums.mnistBefore / writers.length,
    mnistAfter: sums.mnistAfter / writers.length,
  };
}

async function readStrokes({
  file,
  model,
  teach: perClasses,
  backend,
  json,
  built,
}: Arguments): Promise<void> {
  const recorded = await readRecorded(file);
  const files = await Promise.all(
    ['model.json', 'weights.bin'].map(
      async (name) => new File([new Uint8Array(await readFile(join(model, name)))], name),
    ),
  );
  const worker = await openBuiltWorker(built);
  try {
    worker.listen((event) => {
      if (event.type !== 'engine') return;
      const { backend, adapter } = event.engine;
      console.log(`${recorded.length} digits, read on ${backend} (${adapter}).`);
    });
    const start = { dataUrl: worker.dataUrl, backend, recipe: KERAS_RECIPE, loadData: false };
    // Do not let another backend take the chosen one's place.
    await Promise.all([worker.next('engine'), worker.request('start', start)]);
    await worker.request('load-model-files', { files });
    const report = score(recorded, await read(worker, recorded));
    console.log(reportLines(report).join('\n'));
    // Write after each part, so that an interrupted run keeps its results.
    const write = async () => {
      if (json) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
    };
    await write();
    for (const perClass of perClasses) {
      const taught = await teach(worker, recorded, perClass);
      report.taught.push(taught);
      console.log(taughtLine(taught));
      await write();
    }
  } finally {
    await worker.close();
  }
}

await runCommand(STROKES, (line) => readStrokes(readArguments(line)));
