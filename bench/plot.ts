/** `npx tsx bench/plot.ts ROWS.json… OUT.svg`: draws what `npm run bench -- --sweep` wrote. */
import { readFile, writeFile } from 'node:fs/promises';
import { plot } from './chart.ts';
import type { Row } from './rows.ts';

const files = process.argv.slice(2);
const out = files.pop();
if (!out?.endsWith('.svg') || files.length === 0) {
  console.error('Name the JSON file of one or more sweeps, then the .svg file to write.');
  process.exitCode = 2;
} else {
  const sweeps = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(file, 'utf8')) as Row[]),
  );
  await writeFile(out, `${await plot(sweeps)}\n`);
}
