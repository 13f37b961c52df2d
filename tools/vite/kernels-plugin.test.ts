import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { build as bundle, type Plugin, type Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { BUILDS, kernelsFile } from './kernels.ts';
import { kernelsPlugin } from './kernels-plugin.ts';

// Node 20 has relaxed SIMD only behind a flag.
setFlagsFromString('--experimental-wasm-relaxed-simd');

test.each(BUILDS)('the build %s needs shared memory only if its name says so', async (build) => {
  const module = await WebAssembly.compile(await readFile(await kernelsFile(build)));
  const link = (shared: boolean) =>
    WebAssembly.instantiate(module, {
      env: { memory: new WebAssembly.Memory({ initial: 1, maximum: 1, shared }) },
    });
  const shared = build.endsWith('shared');
  expect(Object.keys((await link(shared)).exports)).toContain('run');
  await expect(link(!shared)).rejects.toThrow(WebAssembly.LinkError);
});

test('an unknown build is refused, and the message names it', () => {
  const { resolveId } = kernelsPlugin() as Plugin & { resolveId(source: string): string | null };
  expect(resolveId('kernels:relaxed')).toContain('kernels:relaxed');
  expect(resolveId('./kernels')).toBeNull();
  expect(() => resolveId('kernels:avx')).toThrow(
    'There is no build “avx” of the kernels, only simd, relaxed',
  );
});

test('the import gives a URL in the dev server, and a file with a hash in a build', async () => {
  const { default: url } = await import('kernels:simd');
  expect(url).toMatch(/\/kernels-simd\.wasm$/);
  const entry = '\0entry';
  const { output } = (await bundle({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, rolldownOptions: { input: entry } },
    plugins: [
      kernelsPlugin(),
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? "import url from 'kernels:simd'; console.log(url);" : null),
      },
    ],
  })) as Rolldown.RolldownOutput;
  const asset = output.find(({ fileName }) => /^assets\/kernels-simd-[\w-]+\.wasm$/.test(fileName));
  expect(asset?.type).toBe('asset');
});
