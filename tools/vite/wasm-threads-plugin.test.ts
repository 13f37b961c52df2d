import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { startFromFiles } from './wasm-threads-plugin.ts';

test('the package’s threads start from files', async () => {
  const { resolve } = createRequire(import.meta.url);
  const code = await readFile(resolve('@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js'), 'utf8');
  expect(code).toContain('Blob(');
  const changed = startFromFiles(code, 'threadUrl', 'libraryUrl');
  expect(changed).toContain('return threadUrl;');
  expect(changed).toContain('mainScriptUrlOrBlob = libraryUrl;');
  expect(changed).not.toMatch(/Blob\(|createObjectURL\(/);
});

test('another version of the package is noticed', () => {
  expect(() => startFromFiles('export default function () {}', '', '')).toThrow('has changed');
});
