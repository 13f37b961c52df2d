/**
 * `npm run lighthouse` lets Lighthouse judge the built page, as on a phone, and fails below our limits. The
 * score for performance depends on the machine's load, so the median of three visits counts.
 */
import { createServer } from 'node:net';
import { chromium } from '@playwright/test';
import compression from 'compression';
import lighthouse from 'lighthouse';
import { build, type Connect, type Plugin, preview } from 'vite';
import { browserFlags, findOrInstallBrowser } from '../browser.ts';
import { runCommand } from '../command-line.ts';

/** The least score of each category, 0 … 100. */
const LIMITS = { performance: 98, accessibility: 100, 'best-practices': 100, seo: 100 } as const;

type Category = keyof typeof LIMITS;
type Scores = Record<Category, number>;

const CATEGORIES = Object.keys(LIMITS) as Category[];
const VISITS = 3;

interface Visit {
  scores: Scores;
  /** Titles of the audits that cost points. */
  lacking: string[];
}

/** @param port of the browser's debugging interface. */
async function visit(url: string, port: number): Promise<Visit> {
  const outcome = await lighthouse(url, { port, onlyCategories: CATEGORIES, logLevel: 'error' });
  if (!outcome) throw new Error('Lighthouse gave no result.');
  const { categories, audits, runtimeError } = outcome.lhr;
  if (runtimeError) throw new Error(`Lighthouse failed: ${runtimeError.message}`);
  const scores = Object.fromEntries(
    CATEGORIES.map((name) => [name, Math.round(100 * (categories[name]?.score ?? 0))]),
  ) as Scores;
  const lacking = CATEGORIES.flatMap((name) => categories[name]?.auditRefs ?? [])
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
    .map(({ id }) => `${audits[id]?.title}${audits[id]?.displayValue ? `: ${audits[id].displayValue}` : ''}`);
  return { scores, lacking: [...new Set(lacking)] };
}

/** A port that nobody listens on now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Serves files compressed, as every host of static pages does; vite's preview server does not. */
const compressed: Plugin = {
  name: 'compressed',
  configurePreviewServer: ({ middlewares }) => {
    middlewares.use(compression() as unknown as Connect.NextHandleFunction);
  },
};

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** @returns the exit code: 0 only if every limit holds. */
async function judge(): Promise<number> {
  await build({ logLevel: 'warn' });
  const server = await preview({
    logLevel: 'warn',
    plugins: [compressed],
    preview: { port: 0, host: '127.0.0.1' },
  });
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath: findOrInstallBrowser(),
    args: [...browserFlags('processor'), `--remote-debugging-port=${port}`],
  });
  try {
    const visits: Visit[] = [];
    for (let i = 0; i < VISITS; i++) {
      const one = await visit(server.resolvedUrls?.local[0] ?? '', port);
      visits.push(one);
      console.log(`visit ${i + 1}: ${CATEGORIES.map((name) => `${name} ${one.scores[name]}`).join(', ')}`);
    }
    for (const title of new Set(visits.flatMap(({ lacking }) => lacking))) console.log(`  ${title}`);
    let held = true;
    for (const name of CATEGORIES) {
      const score = median(visits.map(({ scores }) => scores[name]));
      held &&= score >= LIMITS[name];
      console.log(`${name.padEnd(16)}${String(score).padStart(4)}  (limit ${LIMITS[name]})`);
    }
    return held ? 0 : 1;
  } finally {
    await browser.close();
    await server.close();
  }
}

await runCommand(
  { usage: 'npm run lighthouse', about: 'Lets Lighthouse judge the built page, as on a phone.', options: {} },
  judge,
);
