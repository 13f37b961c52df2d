/**
 * Vite plugin: `import url from 'kernels:relaxed-shared'` gives the URL of that build of the processor's
 * kernels. It compiles a build when it is first needed.
 */
import type { Plugin } from 'vite';
import { BUILDS, type Build, kernelSources, kernelsFile } from './kernels.ts';

const PREFIX = 'kernels:';

export function kernelsPlugin(): Plugin {
  return {
    name: 'kernels',
    enforce: 'pre',

    resolveId(source) {
      if (!source.startsWith(PREFIX)) return null;
      const build = source.slice(PREFIX.length);
      if (!BUILDS.some((name) => name === build)) {
        throw new Error(`There is no build “${build}” of the kernels, only ${BUILDS.join(', ')}.`);
      }
      return `\0${source}`;
    },

    async load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      for (const source of await kernelSources()) this.addWatchFile(source);
      const file = await kernelsFile(id.slice(PREFIX.length + 1) as Build);
      return `export { default } from ${JSON.stringify(`${file}?url`)};`;
    },
  };
}
