/**
 * `npm run budget` checks what a visitor must load before the page shows anything. Builds the page in memory
 * and fails when the main thread's JavaScript before the charts is larger than its budget.
 */
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { runCommand } from '../command-line.ts';

/** The most that all scripts of the first screen may take, gzipped, in bytes. */
const BUDGET = 100_000;

/** Loads with the first screen too, though it is not part of the entry. */
const FIRST_SCREEN = ['src/app/recipe/RecipeForm.tsx'];

/** The chunks that load before the visitor does anything: entry, first screen, and all that they import. */
function firstLoad(chunks: Rolldown.OutputChunk[]): Rolldown.OutputChunk[] {
  const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = new Set<Rolldown.OutputChunk>();
  const add = (chunk: Rolldown.OutputChunk | undefined) => {
    if (!chunk || first.has(chunk)) return;
    first.add(chunk);
    for (const name of chunk.imports) add(named.get(name));
  };
  add(chunks.find(({ isEntry }) => isEntry));
  for (const module of FIRST_SCREEN) {
    const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(module));
    if (!chunk) throw new Error(`${module} is no longer a chunk of its own.`);
    add(chunk);
  }
  return [...first];
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);

/** @returns the exit code. */
async function weigh(): Promise<number> {
  const { output } = (await build({ logLevel: 'error', build: { write: false } })) as Rolldown.RolldownOutput;
  const first = firstLoad(output.filter((file) => file.type === 'chunk'));
  let total = 0;
  for (const { fileName, code } of first) {
    const bytes = gzipSync(code).length;
    total += bytes;
    console.log(`${kilobytes(bytes)}  ${fileName}`);
  }
  console.log(`${kilobytes(total)}  before the charts, of ${kilobytes(BUDGET).trim()}`);
  if (total <= BUDGET) return 0;
  console.error('The first load is over its budget: load a part of it later (src/app/LazyPart.tsx).');
  return 1;
}

await runCommand(
  {
    usage: 'npm run budget',
    about: 'Weighs what loads before the charts, and fails over its budget.',
    options: {},
  },
  weigh,
);
