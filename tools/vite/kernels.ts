/**
 * The processor's kernels: AssemblyScript below `src/wasm/kernels/`, compiled to WebAssembly. Built
 * once for each state of the sources, then taken from the cache.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What a build may use beside plain SIMD: multiply-adds in one instruction, and a memory that threads
 * share.
 */
export const BUILDS = ['simd', 'relaxed', 'simd-shared', 'relaxed-shared'] as const;
export type Build = (typeof BUILDS)[number];

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src/wasm/kernels', 'src/wasm/opcodes.ts'];
const CACHE = join(ROOT, '.cache/kernels');

const OPTIONS = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  ...['--importMemory', '--noExportMemory', '--zeroFilledMemory', '--maximumMemory', '65536'],
  // That vectors cannot be handed to JavaScript.
  ...['--disableWarning', '112'],
];

/** Sources that do not compile; the message is the compiler's. */
class KernelsError extends Error {
  override readonly name = 'KernelsError';
}

/** Files that the kernels are made of, as absolute paths. */
export async function kernelSources(): Promise<string[]> {
  const [folder, ...files] = SOURCES as [string, ...string[]];
  const names = (await readdir(join(ROOT, folder))).filter((name) => name.endsWith('.ts')).sort();
  return [...names.map((name) => join(ROOT, folder, name)), ...files.map((file) => join(ROOT, file))];
}

/**
 * Path of a build's `.wasm`; compiles it first where the cache has none.
 * @throws {KernelsError}
 */
export async function kernelsFile(build: Build): Promise<string> {
  const folder = join(CACHE, await sourcesKey());
  const file = join(folder, `kernels-${build}.wasm`);
  if (await exists(file)) return file;
  const bytes = await compile(build);
  await removeOthers(folder);
  // Written aside and renamed, so that no one reads half a file.
  const aside = await mkdtemp(join(CACHE, 'building-'));
  await writeFile(join(aside, 'kernels.wasm'), bytes);
  await mkdir(folder, { recursive: true });
  await rename(join(aside, 'kernels.wasm'), file);
  await rm(aside, { recursive: true, force: true });
  return file;
}

async function compile(build: Build): Promise<Uint8Array> {
  // Loaded only when there is something to compile: it takes half a second.
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

/** Changes with the sources, the compiler and what it is told. */
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

/** What was built of other sources. */
async function removeOthers(folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  for (const name of await readdir(CACHE)) {
    const path = join(CACHE, name);
    if (path !== folder && !name.startsWith('building-')) await rm(path, { recursive: true, force: true });
  }
}
