/** Recognises, in a model that was loaded, the network that `createClassifier` builds. */
import { type LayersModel, type layers, Sequential } from '@tensorflow/tfjs-layers';
import type { ClassifierConfig } from './classifier.ts';
import { ModelError } from './model-error.ts';
import type { ActivationName } from './names.ts';

/** What a model's layers tell of its configuration. */
export type ReadConfig = Pick<ClassifierConfig, 'units' | 'activation' | 'dropout'>;

/** One thing a layer does. */
type Part =
  | { kind: 'dense'; units: number }
  | { kind: 'activation'; activation: Exclude<ActivationName, 'relu-matched'> }
  | { kind: 'dropout'; rate: number };

/**
 * Widths, activation and dropout of a model made of Dense layers, one and the same activation after
 * each but the last, and at most a Dropout before the last. A ReLU may be part of its Dense layer.
 * @throws {ModelError} for any other model, and for other inputs or outputs than those given.
 */
export function readClassifier(model: LayersModel, inputs: number, classes: number): ReadConfig {
  if (!(model instanceof Sequential)) return refuse('its layers are not one simple chain');
  const given = model.inputs[0]?.shape ?? [];
  if (given.length !== 2 || given[1] !== inputs) return refuse(`it does not read ${inputs} pixels`);

  const parts = model.layers.flatMap(partsOf);
  const last = parts.pop();
  if (last?.kind !== 'dense') return refuse('it does not end with a Dense layer that gives logits');
  if (last.units !== classes) return refuse(`it tells ${last.units} classes apart, not ${classes}`);
  const dropout = parts.at(-1)?.kind === 'dropout' ? (parts.pop() as { rate: number }).rate : 0;

  const units: number[] = [];
  const activations = new Set<ReadConfig['activation']>();
  for (let i = 0; i < parts.length; i += 2) {
    const [dense, activation] = parts.slice(i, i + 2);
    if (dense?.kind !== 'dense' || activation?.kind !== 'activation') {
      return refuse('its hidden layers are not Dense layers with an activation each');
    }
    units.push(dense.units);
    activations.add(activation.activation);
  }
  const [activation, ...others] = activations;
  if (!activation || others.length > 0) return refuse('its hidden layers do not share one activation');
  return { units, activation, dropout };
}

function partsOf(layer: layers.Layer): Part[] {
  const config = layer.getConfig();
  switch (layer.getClassName()) {
    case 'InputLayer':
      return [];
    case 'Dense': {
      const dense: Part = { kind: 'dense', units: config['units'] as number };
      if (config['activation'] === 'relu') return [dense, { kind: 'activation', activation: 'relu' }];
      if (config['activation'] !== 'linear') break;
      return [dense];
    }
    case 'Antirectifier':
      return [{ kind: 'activation', activation: 'antirectifier' }];
    case 'PlainAntirectifier':
      return [{ kind: 'activation', activation: 'antirectifier-plain' }];
    case 'ReLU':
      if (config['maxValue'] != null) break;
      return [{ kind: 'activation', activation: 'relu' }];
    case 'Activation':
      if (config['activation'] !== 'relu') break;
      return [{ kind: 'activation', activation: 'relu' }];
    case 'Dropout':
      return [{ kind: 'dropout', rate: config['rate'] as number }];
  }
  return refuse(`it has a layer “${layer.name}” that this page does not know`);
}

function refuse(why: string): never {
  throw new ModelError(
    `This is not a digit classifier of this page’s kind: ${why}. Choose a model that was exported here.`,
  );
}
