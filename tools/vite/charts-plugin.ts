/**
 * Gives tfjs-vis other modules than it asks for.
 *
 * For `vega-embed` it gets the page's own way of embedding a chart: vega's default one compiles
 * expressions with `Function`, which a strict Content Security Policy refuses.
 *
 * For TensorFlow.js' core it gets nothing. It wants that for tensors, and the page gives it numbers.
 * The core would load 280 kB, and compile a WebAssembly module on the main thread (by way of `long`).
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const CHARTS = fileURLToPath(new URL('../../src/app/charts', import.meta.url));

const NOTHING = '\0nothing';

/** What tfjs-vis gets, by what it imports. */
const INSTEAD: Record<string, string> = {
  'vega-embed': join(CHARTS, 'embed.ts'),
  '@tensorflow/tfjs-core': NOTHING,
};

/** What the page draws with; found only when a chart is drawn, they would make the dev server reload. */
const RENDERERS = ['confusion_matrix', 'histogram', 'linechart', 'table'];

export function chartsPlugin(): Plugin {
  const redirect = {
    // The dev server bundles tfjs-vis, and what it imports here, ahead of time and does so again
    // only when the name of a plugin changes.
    name: `charts-embed-${digest(CHARTS)}`,
    resolveId: (source: string, importer?: string) =>
      (importer?.includes('tfjs-vis') && INSTEAD[source]) || null,
    load: (id: string) => (id === NOTHING ? 'export {}' : null),
  };
  return {
    ...redirect,
    enforce: 'pre',
    config: () => ({
      optimizeDeps: {
        include: RENDERERS.map((name) => `@tensorflow/tfjs-vis/dist/render/${name}.js`),
        rolldownOptions: { plugins: [redirect] },
      },
    }),
  };
}

function digest(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 12);
}
