/**
 * Makes the threads of TensorFlow.js' wasm backend start from files.
 *
 * The package starts each thread from a blob with the source text of one of its functions. A strict Content
 * Security Policy forbids scripts from blobs, and a minified function refers to names outside its own text.
 * The package also has both scripts as files, and the build ships these.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const MODULE = /tfjs-backend-wasm\/dist\/backend_wasm\.js$/;
const SCRIPTS = '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd';

/** The package's code that makes the URL of a thread's script. */
const THREAD = /const response = wasmWorkerContents[\s\S]*?return URL\.createObjectURL\(blob\);/;
const LIBRARY = /factoryConfig\.mainScriptUrlOrBlob = new Blob\([\s\S]*?\}\);/;

/**
 * The package's source with the URLs of files instead of blobs.
 * @param thread a JavaScript expression for the URL of the script that each thread runs first.
 * @param library a JavaScript expression for the URL of the script that this one loads.
 * @throws when the source is not the one that this function was written for.
 */
export function startFromFiles(code: string, thread: string, library: string): string {
  if (!THREAD.test(code) || !LIBRARY.test(code)) {
    throw new Error('tfjs-backend-wasm has changed. Check whether its threads still need this plugin.');
  }
  return code
    .replace(THREAD, () => `return ${thread};`)
    .replace(LIBRARY, () => `factoryConfig.mainScriptUrlOrBlob = ${library};`);
}

export function wasmThreads(): Plugin {
  return {
    name: 'wasm-threads',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!MODULE.test(id)) return undefined;
      const emit = (name: string, source: string) => {
        const reference = this.emitFile({ type: 'asset', name, source });
        return `import.meta.ROLLUP_FILE_URL_${reference}`;
      };
      return startFromFiles(
        code,
        emit('wasm-thread.js', threadScript()),
        emit('wasm-library.js', libraryScript()),
      );
    },
  };
}

const require = createRequire(import.meta.url);

function threadScript(): string {
  const { wasmWorkerContents } = require(`${SCRIPTS}.worker.js`) as { wasmWorkerContents: string };
  // The package does the same before it makes its blob, because its line breaks stand inside string literals.
  return wasmWorkerContents.replaceAll('\n', '\\n');
}

const libraryScript = (): string => readFileSync(require.resolve(`${SCRIPTS}.js`), 'utf8');
