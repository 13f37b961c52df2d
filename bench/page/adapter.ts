/** Names the device on which a page computes. */

/** For WebGPU: the adapter's description, or else its vendor and architecture. */
export async function webGpuAdapter(): Promise<string> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) throw new Error('This browser has no WebGPU adapter.');
  const { description, vendor, architecture } = adapter.info;
  return description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed';
}

export function webGlRenderer(): string {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) throw new Error('This browser has no WebGL 2.');
  const debug = gl.getExtension('WEBGL_debug_renderer_info');
  const name = gl.getParameter(debug ? debug.UNMASKED_RENDERER_WEBGL : gl.RENDERER) as string;
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}

/** Names how much of the processor is used. */
export function threadsText(count: number): string {
  return count === 1 ? '1 thread' : `${count} threads`;
}
