/** Compiles the WGSL that the page shows of each layer. */
import { expect, test } from 'vitest';
import { EXAMPLE_LAYERS } from '../model/example-layers.ts';
import { ACTIVATIONS } from '../model/names.ts';
import { chosenActivation } from '../model/preset-activation.ts';
import { LAYERS } from './fixtures/layers.ts';
import { wgslLayer } from './layer-wgsl.ts';

test('the WGSL of every preset and example compiles', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  const device = (await adapter?.requestDevice()) as GPUDevice;
  const layers = new Set([...ACTIVATIONS, ...EXAMPLE_LAYERS.map(({ layer }) => layer), ...LAYERS]);
  for (const layer of layers) {
    const module = device.createShaderModule({ code: wgslLayer(chosenActivation(layer)) });
    const { messages } = await module.getCompilationInfo();
    expect(
      messages.map(({ message }) => message),
      layer,
    ).toEqual([]);
  }
  device.destroy();
});
