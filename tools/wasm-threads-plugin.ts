/**
 * Keeps tf.js' wasm threads alive through minification.
 *
 * Each thread is started from the source text of one function of the package. That text must not
 * refer to anything outside itself, but it asks for `_scriptDir` of its surrounding scope, under a
 * `typeof` guard for when there is none. A minifier sees the variable, renames it and drops the
 * guard, and every thread dies at its first line. The function never needs the value in a browser.
 */
import type { Plugin } from 'vite';

const MODULE = /tfjs-backend-wasm-threaded-simd\.js$/;
const GUARDED = 'if(typeof _scriptDir !== "undefined" && _scriptDir){scriptDirectory=_scriptDir}';
const PLAIN = '||_scriptDir,';

/**
 * The package's source with the references cut.
 * @throws when the source is not the one this was written for.
 */
export function selfContained(code: string): string {
  if (!code.includes(GUARDED) || !code.includes(PLAIN)) {
    throw new Error(
      'tfjs-backend-wasm-threaded-simd.js has changed: see whether its threads still need this plugin.',
    );
  }
  return code.replace(GUARDED, '').replace(PLAIN, ',');
}

export function wasmThreads(): Plugin {
  return {
    name: 'wasm-threads',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      return MODULE.test(id) ? selfContained(code) : undefined;
    },
  };
}
