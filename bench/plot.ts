/**
 * `npm run plot` draws the README's figures from the files in `bench/results/`, each for a light and for a
 * dark background. If a figure's numbers are missing, the figure stays as it is.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../tools/command-line.ts';
import type { RunReport } from '../tools/commands/run-recipe.ts';
import { PAPERS, type Paper } from './chart.ts';
import { drawComparison } from './comparison-figure.ts';
import type { Sweep } from './sweep.ts';
import { drawSweeps } from './sweep-figure.ts';

const RESULTS = fileURLToPath(new URL('./results', import.meta.url));
const IMAGES = fileURLToPath(new URL('../.github/images', import.meta.url));

/** `files`: names of JSON files in `bench/results/`, without their ending. */
const FIGURES: Record<string, { files: string[]; draw: (data: unknown[], paper: Paper) => Promise<string> }> =
  {
    sweeps: {
      files: ['sweep-batch', 'sweep-width'],
      draw: (sweeps, paper) => drawSweeps(sweeps as Sweep[], paper),
    },
    comparison: {
      files: ['compare', 'compare-learning-rates'],
      draw: (comparisons, paper) => drawComparison((comparisons as RunReport[][]).flat(), paper),
    },
  };

/** The contents of the files; skips files that do not exist. */
async function read(files: string[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const file of files) {
    const path = join(RESULTS, `${file}.json`);
    try {
      found.push(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      console.log(`bench/results/${file}.json does not exist.`);
    }
  }
  return found;
}

async function plot(): Promise<void> {
  await mkdir(IMAGES, { recursive: true });
  for (const [name, { files, draw }] of Object.entries(FIGURES)) {
    const data = await read(files);
    if (data.length === 0) continue;
    for (const [shade, paper] of Object.entries(PAPERS)) {
      await writeFile(join(IMAGES, `${name}-${shade}.svg`), `${await draw(data, paper)}\n`);
      console.log(`.github/images/${name}-${shade}.svg`);
    }
  }
}

await runCommand(
  { usage: 'npm run plot', about: 'Draws the README’s figures from bench/results/.', options: {} },
  plot,
);
