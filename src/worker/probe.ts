/** Asks the browser which device each backend would use. Any failure means that the backend cannot run. */
import type { BackendName } from '../contract/backends.ts';

/** The device that a backend would use. */
export interface Adapter {
  /** The device's own name; empty when the browser gives none. */
  name: string;
  software: boolean;
}

/** Words in the names of adapters that compute on the processor. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i;

/** @throws why the browser cannot run that backend. */
export async function probe(backend: BackendName): Promise<Adapter> {
  switch (backend) {
    case 'webgpu':
      return webgpuAdapter();
    case 'webgl':
      return webglRenderer();
    case 'wasm':
      if (typeof WebAssembly === 'undefined') throw new Error(MISSING);
      // A browser that has WebAssembly may still forbid to compile it.
      await WebAssembly.compile(EMPTY_MODULE);
      return { name: '', software: false };
    case 'cpu':
      return { name: 'one processor thread', software: false };
  }
}

const MISSING = 'not in this browser';

/** The smallest WebAssembly: its magic number and its version. */
const EMPTY_MODULE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** An adapter, also as older browsers have it. */
type AnyAdapter = Partial<Pick<GPUAdapter, 'info'>> & {
  isFallbackAdapter?: boolean;
  requestAdapterInfo?(): Promise<GPUAdapterInfo>;
};

async function webgpuAdapter(): Promise<Adapter> {
  if (!navigator.gpu) throw new Error(MISSING);
  const adapter: AnyAdapter | null = await navigator.gpu.requestAdapter({
    powerPreference: 'high-performance',
  });
  if (!adapter) throw new Error('it finds no GPU');
  const info: Partial<GPUAdapterInfo> =
    adapter.info ?? (await adapter.requestAdapterInfo?.().catch(() => undefined)) ?? {};
  const name = info.description || [info.vendor, info.architecture].filter(Boolean).join(' ');
  const fallback = info.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false;
  return { name, software: fallback || SOFTWARE.test(`${name} ${info.architecture}`) };
}

function webglRenderer(): Adapter {
  if (typeof OffscreenCanvas === 'undefined') throw new Error(MISSING);
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) throw new Error('no context can be made');
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(unmasked ? unmasked.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { name, software: SOFTWARE.test(name) };
}
