/**
 * Builds the service worker beside the page, when all other files are written: it has the list of them.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin, type ResolvedConfig } from 'vite';
import { SHIPPED_HEADERS } from './headers-plugin.ts';

const SCRIPT = 'service-worker.js';

/** A file that the service worker keeps; `url` is relative to its script. */
export interface PageFile {
  url: string;
  /** Null if the name changes with the content. */
  revision: string | null;
  /** The browser refuses a file with other content, so no visitor gets a mix of two versions. */
  integrity: string;
}

/** Files that the page never requests, and MNIST's, which the worker keeps once they are used. */
const NOT_KEPT = /^(mnist\/|_headers$|service-worker\.js$)/;

/** @param assets the folder, with its slash, of the files whose names change with their content. */
export async function pageFiles(folder: string, assets = 'assets/'): Promise<PageFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const urls = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
    .filter((url) => !NOT_KEPT.test(url))
    .sort();
  return Promise.all(
    urls.map(async (url) => {
      const digest = createHash('sha256').update(await readFile(join(folder, url)));
      const integrity = `sha256-${digest.digest('base64')}`;
      return { url, revision: url.startsWith(assets) ? null : integrity, integrity };
    }),
  );
}

export function serviceWorker(): Plugin {
  let page: ResolvedConfig;
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      page = config;
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir = page.build.outDir }) {
        const files = await pageFiles(dir, `${page.build.assetsDir}/`);
        await build({
          configFile: false,
          root: page.root,
          mode: page.mode,
          publicDir: false,
          logLevel: 'warn',
          define: {
            PAGE_FILES: JSON.stringify(files),
            SECURITY_HEADERS: JSON.stringify(SHIPPED_HEADERS),
          },
          build: {
            outDir: dir,
            emptyOutDir: false,
            // Not every browser runs service workers that are modules.
            rolldownOptions: {
              input: join(page.root, 'src/offline/service-worker.ts'),
              output: { format: 'iife', entryFileNames: SCRIPT },
            },
          },
        });
      },
    },
  };
}
