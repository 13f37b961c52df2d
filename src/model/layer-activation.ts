/** Finds a layer's activation. Code that reads a network asks for this value, not for the layer's class. */
import type { layers } from '@tensorflow/tfjs-layers';
import type { Activation } from '../expression/activation.ts';
import { Antirectifier } from './antirectifier.ts';
import { ExpressionActivation } from './expression-activation.ts';
import { presetActivation } from './preset-activation.ts';
import { stockActivation } from './stock-activations.ts';

/** The layer's activation; `undefined` if it has none, or one that the language cannot express exactly. */
export function activationOf(layer: layers.Layer): Activation | undefined {
  if (layer instanceof Antirectifier) return presetActivation('antirectifier');
  if (layer instanceof ExpressionActivation) return layer.activation;
  return stockActivation(layer.getClassName(), layer.getConfig());
}
