/**
 * `npm run bench:kernels`: the processor's kernels on one thread in Node, each beside the machine's own
 * multiply-adds. Only work that is done counts, not what a zero or a sign saves. The fastest of many interleaved runs, so that a busy machine disturbs little.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Split } from '../src/data/split.ts';
import { KerasStep, RMSPROP_STEP } from '../src/wasm/fixtures/keras-step.ts';
import { startNode } from '../src/wasm/fixtures/node-kernels.ts';
import { randoms } from '../src/wasm/fixtures/numbers.ts';
import { Layout } from '../src/wasm/layout.ts';
import { peak } from '../src/wasm/operations.ts';
import { Program } from '../src/wasm/program.ts';
import { runCommand } from '../tools/command-line.ts';
import { idxValues } from '../tools/vite/idx.ts';
import { SOURCE, sourceFolder } from '../tools/vite/sprites.ts';

const BATCH = 128;
const EXAMPLES = 2560;
const MILLISECONDS = 5000;
/** The Keras example's network. */
const SIZE = { inputs: 784, units: [256, 256], classes: 10, dropout: 0.5, batchSize: BATCH, seed: 1 };
const PEAK_TURNS = 100_000;

async function measureKernels(): Promise<void> {
  const layout = new Layout();
  const examples = await mnist();
  const ink = examples.images.reduce((sum, byte) => sum + Number(byte > 0), 0) / examples.images.length;
  const step = new KerasStep(layout, { ...SIZE, examples: EXAMPLES, ink }, RMSPROP_STEP);
  const peakProgram = new Program().byParts(1, [peak(PEAK_TURNS)]).place(layout);
  const runner = await startNode(layout, 'relaxed');
  step.writeExamples(runner.memory, examples);
  const weights = step
    .readWeights(runner.memory)
    .map((values, i) => randoms(values.length, i).map((x) => x / 12));
  let trained = 0;
  const learn = () => {
    const from = (trained * BATCH) % (EXAMPLES - BATCH);
    step.train(
      runner,
      Array.from({ length: BATCH }, (_, i) => from + i),
      trained++,
    );
  };
  const timings = [
    {
      name: 'whole step',
      flops: step.pieces.reduce((sum, piece) => sum + BATCH * piece.flops, 0),
      run: learn,
    },
    ...step.pieces.map(({ name, program, flops }) => ({
      name,
      flops: BATCH * flops,
      run: () => runner.run(program, step.rows),
    })),
    { name: 'peak', flops: PEAK_TURNS * 8 * 4 * 2, run: () => runner.run(peakProgram, step.rows) },
  ].map((timing) => ({ ...timing, shortest: Number.POSITIVE_INFINITY }));

  const end = performance.now() + MILLISECONDS;
  while (performance.now() < end) {
    for (const timing of timings) {
      // What a piece finds is what a step leaves.
      step.writeWeights(runner.memory, weights);
      learn();
      const start = performance.now();
      timing.run();
      timing.shortest = Math.min(timing.shortest, performance.now() - start);
    }
  }
  const speed = ({ flops, shortest }: (typeof timings)[number]) => flops / shortest / 1e6;
  const most = speed(timings.at(-1) as (typeof timings)[number]);
  console.log('kernel                    ms   GFLOP/s done   of the peak');
  for (const timing of timings) {
    const { name, flops, shortest } = timing;
    const rate =
      flops > 0
        ? `${speed(timing).toFixed(1).padStart(10)}${((100 * speed(timing)) / most).toFixed(0).padStart(17)} %`
        : '';
    console.log(`${name.padEnd(20)}${shortest.toFixed(3).padStart(8)}${rate}`);
  }
}

/** The first MNIST train rows. */
async function mnist(): Promise<Split> {
  const { rows, images, labels } = SOURCE.train;
  const read = async (file: string, shape: number[]) =>
    idxValues(await readFile(join(sourceFolder(), file)), shape);
  return {
    images: (await read(images.file, [rows, 28, 28])).subarray(0, 784 * EXAMPLES),
    labels: (await read(labels.file, [rows])).subarray(0, EXAMPLES),
  };
}

await runCommand(
  {
    usage: 'npm run bench:kernels',
    about: 'Times the processor’s kernels on one thread, each beside the machine’s own multiply-adds.',
    options: {},
  },
  measureKernels,
);
