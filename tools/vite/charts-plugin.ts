/**
 * Replaces two modules that tfjs-vis imports.
 *
 * Instead of `vega-embed` it gets the page's own way to embed a chart. vega's default way compiles
 * expressions with `Function`, which a strict Content Security Policy forbids.
 *
 * Instead of TensorFlow.js' core it gets an empty module. It uses the core only for tensors, and the page
 * gives it numbers. The core would load 280 kB and compile a WebAssembly module on the main thread (through
 * `long`).
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const CHARTS = fileURLToPath(new URL('../../src/app/charts', import.meta.url));

const NOTHING = '\0nothing';

/** The replacements, by the name of the import. */
const INSTEAD: Record<string, string> = {
  'vega-embed': join(CHARTS, 'embed.ts'),
  '@tensorflow/tfjs-core': NOTHING,
};

/** The renderers that the page uses. The dev server would find them only with the first chart, and reload. */
const RENDERERS = ['confusion_matrix', 'histogram', 'linechart', 'table'];

export function chartsPlugin(): Plugin {
  const redirect = {
    // The dev server bundles tfjs-vis and its imports in advance. It does so again only when a plugin's name
    // changes.
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
