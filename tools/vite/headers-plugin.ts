/**
 * The security headers of the page, in one list. The dev and preview servers send them. The build writes them
 * to `_headers` for static hosts that read such a file (Netlify, Cloudflare Pages and others). A meta tag has
 * the policy for hosts that send no headers.
 *
 * A worker's policy comes from the response with its script, not from the page's meta tag.
 */
import type { Plugin } from 'vite';

type Policy = Record<string, string>;

const POLICY: Policy = {
  'default-src': "'self'",
  // `wasm-unsafe-eval` allows WebAssembly to compile. `eval` and `Function` stay forbidden.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'connect-src': "'self'",
  'img-src': "'self' data: blob:",
  // vega sets style attributes on the charts' SVG.
  'style-src': "'self' 'unsafe-inline'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** The dev server writes scripts into the page and starts wasm threads from blobs. */
const DEV_POLICY: Policy = {
  ...POLICY,
  'script-src': `${POLICY['script-src']} 'unsafe-inline' blob:`,
  'worker-src': `${POLICY['worker-src']} blob:`,
};

/** The page uses none of these features. */
const FORBIDDEN = [
  'camera',
  'display-capture',
  'geolocation',
  'hid',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];

function headers(policy: Policy): Record<string, string> {
  return {
    'Content-Security-Policy': write(policy),
    // The wasm backend has threads only with cross-origin isolation.
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': FORBIDDEN.map((feature) => `${feature}=()`).join(', '),
    'X-Content-Type-Options': 'nosniff',
  };
}

const write = (policy: Policy): string =>
  Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');

/** The headers of the built page. */
export const SHIPPED_HEADERS = headers(POLICY);

export function securityHeaders(): Plugin {
  return {
    name: 'security-headers',
    config: () => ({ server: { headers: headers(DEV_POLICY) }, preview: { headers: SHIPPED_HEADERS } }),
    generateBundle() {
      const lines = Object.entries(SHIPPED_HEADERS).map(([name, value]) => `  ${name}: ${value}\n`);
      this.emitFile({ type: 'asset', fileName: '_headers', source: `/*\n${lines.join('')}` });
    },
    transformIndexHtml: (_, { server }) =>
      server
        ? []
        : [
            {
              tag: 'meta',
              attrs: { 'http-equiv': 'Content-Security-Policy', content: write(POLICY) },
              injectTo: 'head-prepend',
            },
          ],
  };
}
