/**
 * Compiles the processor's kernels, AssemblyScript in `src/wasm/kernels/`, to WebAssembly. Compiles each
 * state of the sources once and then takes it from the cache.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The builds differ in what they use beside plain SIMD: multiply-adds in one instruction, and memory that
 * threads share.
 */
export const BUILDS = ['simd', 'relaxed', 'simd-shared', 'relaxed-shared'] as const;
export type Build = (typeof BUILDS)[number];

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src/wasm/kernels', 'src/wasm/opcodes.ts'];
const CACHE = join(ROOT, '.cache/kernels');

const OPTIONS = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  ...['--importMemory', '--noExportMemory', '--zeroFilledMemory', '--maximumMemory', '65536'],
  // Disables the warning that JavaScript cannot receive vectors.
  ...['--disableWarning', '112'],
];

/** The sources do not compile. The message has the compiler's output. */
class KernelsError extends Error {
  override readonly name = 'KernelsError';
}

/** The kernels' source files, as absolute paths. */
export async function kernelSources(): Promise<string[]> {
  const [folder, ...files] = SOURCES as [string, ...string[]];
  const names = (await readdir(join(ROOT, folder))).filter((name) => name.endsWith('.ts')).sort();
  return [...names.map((name) => join(ROOT, folder, name)), ...files.map((file) => join(ROOT, file))];
}

/**
 * The path of a build's `.wasm`. Compiles it first if the cache does not have it.
 * @throws {KernelsError}
 */
export async function kernelsFile(build: Build): Promise<string> {
  const folder = join(CACHE, await sourcesKey());
  const file = join(folder, `kernels-${build}.wasm`);
  if (await exists(file)) return file;
  const bytes = await compile(build);
  await removeOthers(folder);
  // Write to another folder and rename it, so that nobody reads half a file.
  const aside = await mkdtemp(join(CACHE, 'building-'));
  await writeFile(join(aside, 'kernels.wasm'), bytes);
  await mkdir(folder, { recursive: true });
  await rename(join(aside, 'kernels.wasm'), file);
  await rm(aside, { recursive: true, force: true });
  return file;
}

async function compile(build: Build): Promise<Uint8Array> {
  // Load the compiler only when needed, because that takes half a second.
  const { default: asc } = await import('assemblyscript/asc');
  const relaxed = build.startsWith('relaxed') ? ['--enable', 'relaxed-simd'] : [];
  const shared = build.endsWith('shared') ? ['--enable', 'threads', '--sharedMemory'] : [];
  const files = new Map<string, Uint8Array>();
  const { error, stderr } = await asc.main(
    ['src/wasm/kernels/index.ts', ...OPTIONS, ...relaxed, ...shared, '--outFile', 'kernels.wasm'],
    {
      readFile: (name) => readFile(join(ROOT, name), 'utf8').catch(() => null),
      writeFile: (name, contents) => void files.set(name, contents as Uint8Array),
      listFiles: () => [],
    },
  );
  const bytes = files.get('kernels.wasm');
  if (error || !bytes) throw new KernelsError(`The kernels do not compile.\n${stderr.toString()}`);
  return bytes;
}

/** A hash of the sources, the compiler and its options. */
async function sourcesKey(): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await kernelSources()) hash.update(relative(ROOT, path)).update(await readFile(path));
  hash.update(await readFile(fileURLToPath(import.meta.url)));
  hash.update(await readFile(createRequire(import.meta.url).resolve('assemblyscript/package.json')));
  return hash.digest('hex').slice(0, 12);
}

async function exists(file: string): Promise<boolean> {
  return (await readFile(file).catch(() => undefined)) !== undefined;
}

/** Removes the builds of other sources. */
async function removeOthers(folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  for (const name of await readdir(CACHE)) {
    const path = join(CACHE, name);
    if (path !== folder && !name.startsWith('building-')) await rm(path, { recursive: true, force: true });
  }
}
