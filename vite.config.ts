import { basename } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { chartsPlugin } from './tools/vite/charts-plugin.ts';
import { securityHeaders } from './tools/vite/headers-plugin.ts';
import { kernelsPlugin } from './tools/vite/kernels-plugin.ts';
import { mnistSprites } from './tools/vite/sprites-plugin.ts';
import { wasmThreads } from './tools/vite/wasm-threads-plugin.ts';

/** `Training_controls`: short once packed, and to be read in the browser. File names are given once. */
const generateScopedName = (name: string, file: string) => `${basename(file, '.module.css')}_${name}`;

export default defineConfig({
  base: './',
  // One page without routes: what is missing is a 404, never the page itself.
  appType: 'mpa',
  plugins: [react(), kernelsPlugin(), mnistSprites(), chartsPlugin(), securityHeaders()],
  // Every browser that has WebGPU or WebGL2 with modules preloads them; the others load the page as well.
  build: { modulePreload: { polyfill: false } },
  css: { modules: { localsConvention: 'camelCaseOnly', generateScopedName } },
  worker: { format: 'es', plugins: () => [kernelsPlugin(), wasmThreads()] },
  // Found only when the worker asks for them, they would make the dev server start over and reload.
  optimizeDeps: {
    include: [
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgl',
      '@tensorflow/tfjs-backend-webgpu',
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-layers',
      'fast-png',
      'wasm-feature-detect',
      'fflate',
      'valibot',
    ],
  },
});
