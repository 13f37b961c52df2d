/** Makes TensorFlow.js' WebGPU backend on a device with all the features that the compiled step can use. */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';

const FEATURES: GPUFeatureName[] = ['timestamp-query', 'bgra8unorm-storage', 'subgroups'];
/** The limits that tf.js raises. */
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
 * Registers the backend `webgpu` in place of tf.js' own, which does not ask for subgroups. Call it before
 * the backend is first used; a second call does nothing.
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
        // An older browser may not know all of these limits.
        requiredLimits: Object.fromEntries(
          LIMITS.filter((limit) => limit in adapter.limits).map((limit) => [limit, adapter.limits[limit]]),
        ),
      });
      return new WebGPUBackend(device, adapter.info);
    },
    3,
  );
}
