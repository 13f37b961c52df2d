import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { selfContained } from './wasm-threads-plugin.ts';

test('the source of a thread refers to nothing outside itself', async () => {
  const { resolve } = createRequire(import.meta.url);
  const file = resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js');
  const code = await readFile(file, 'utf8');
  const body = (source: string) => source.slice(source.indexOf('function(WasmBackendModuleThreadedSimd)'));
  expect(body(code).includes('_scriptDir')).toBe(true);
  expect(body(selfContained(code)).includes('_scriptDir')).toBe(false);
});

test('another version of the package is noticed', () => {
  expect(() => selfContained('export default function () {}')).toThrow('has changed');
});
