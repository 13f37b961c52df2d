import { basename } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { chartsPlugin } from './tools/vite/charts-plugin.ts';
import { firstPaint } from './tools/vite/first-paint-plugin.ts';
import { securityHeaders } from './tools/vite/headers-plugin.ts';
import { kernelsPlugin } from './tools/vite/kernels-plugin.ts';
import { serviceWorker } from './tools/vite/service-worker-plugin.ts';
import { mnistSprites } from './tools/vite/sprites-plugin.ts';
import { wasmThreads } from './tools/vite/wasm-threads-plugin.ts';

/** `Training_controls`: short when compressed, and readable in the browser. No two files have the same name. */
const generateScopedName = (name: string, file: string) => `${basename(file, '.module.css')}_${name}`;

export default defineConfig({
  base: './',
  // One page without routes: the server answers 404 for a missing file, never the page.
  appType: 'mpa',
  plugins: [
    react(),
    firstPaint(),
    kernelsPlugin(),
    mnistSprites(),
    chartsPlugin(),
    securityHeaders(),
    serviceWorker(),
  ],
  // Browsers with WebGPU, or with WebGL 2 and modules, can preload modules. The page loads in others too.
  build: { modulePreload: { polyfill: false } },
  css: { modules: { localsConvention: 'camelCaseOnly', generateScopedName } },
  worker: { format: 'es', plugins: () => [kernelsPlugin(), wasmThreads()] },
  // The dev server would find these only when the worker imports them, and then reload the page.
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
