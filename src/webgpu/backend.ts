/** TensorFlow.js' WebGPU backend on a device with everything that the compiled step profits from. */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';

const FEATURES: GPUFeatureName[] = ['timestamp-query', 'bgra8unorm-storage', 'subgroups'];
/** tf.js asks for these. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

let registered = false;

/**
 * Registers the backend `webgpu` in place of tf.js' own, which asks for no subgroups. To be called
 * before the backend is first used; again, it does nothing.
 */
export function registerWebgpuBackend(): void {
  if (registered) return;
  registered = true;
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend(
    'webgpu',
    async () => {
      const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
      if (!adapter) throw new Error('This browser has no WebGPU adapter.');
      const device = await adapter.requestDevice({
        requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
        // An older browser does not know all of them.
        requiredLimits: Object.fromEntries(
          LIMITS.filter((limit) => limit in adapter.limits).map((limit) => [limit, adapter.limits[limit]]),
        ),
      });
      return new WebGPUBackend(device, adapter.info);
    },
    3,
  );
}
