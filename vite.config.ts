import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mnistSprites } from './tools/sprites-plugin.ts';

/** Cross-origin isolation gives the wasm backend its threads. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  base: './',
  // One page without routes: what is missing is a 404, never the page itself.
  appType: 'mpa',
  plugins: [react(), mnistSprites()],
  worker: { format: 'es' },
  server: { headers: isolation },
  preview: { headers: isolation },
});
