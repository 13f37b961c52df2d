import { type ConfigEnv, resolveConfig } from 'vite';
import { expect, test } from 'vitest';
import { securityHeaders } from './headers-plugin.ts';

const env: ConfigEnv = { command: 'build', mode: 'production' };
const config = await resolveConfig(
  { configFile: false, plugins: [securityHeaders()] },
  env.command,
  env.mode,
);
const { preview, server } = config;

test('all servers send the same headers, but the dev server’s policy is wider', () => {
  expect(Object.keys(preview.headers)).toEqual([
    'Content-Security-Policy',
    'Cross-Origin-Opener-Policy',
    'Cross-Origin-Embedder-Policy',
    'Referrer-Policy',
    'Permissions-Policy',
    'X-Content-Type-Options',
  ]);
  const { 'Content-Security-Policy': shipped, ...others } = preview.headers;
  const { 'Content-Security-Policy': dev, ...devOthers } = server.headers;
  expect(devOthers).toEqual(others);
  expect(shipped).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(dev).toContain("script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline' blob:;");
});
