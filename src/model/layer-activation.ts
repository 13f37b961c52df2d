/** Which activation a layer is: what reads a network asks this, not the layer's class. */
import type { layers } from '@tensorflow/tfjs-layers';
import type { Activation } from '../expression/activation.ts';
import { Antirectifier } from './antirectifier.ts';
import { ExpressionActivation } from './expression-activation.ts';
import { presetActivation } from './preset-activation.ts';
import { stockActivation } from './stock-activations.ts';

/** The layer's activation as a value; `undefined` if it is none, or one that is not known exactly. */
export function activationOf(layer: layers.Layer): Activation | undefined {
  if (layer instanceof Antirectifier) return presetActivation('antirectifier');
  if (layer instanceof ExpressionActivation) return layer.activation;
  return stockActivation(layer.getClassName(), layer.getConfig());
}
