/** The values of Keras' and TensorFlow.js' own activation layers, where the value is exactly the same. */
import { type Activation, printActivation } from '../expression/activation.ts';
import { ACTIVATIONS, KERAS_NAMES, PRESETS } from './names.ts';
import { presetActivation, readActivation } from './preset-activation.ts';

/**
 * @param kind the layer's class.
 * @param config as TensorFlow.js or Keras writes it.
 */
export function stockActivation(
  kind: string,
  config: Readonly<Record<string, unknown>>,
): Activation | undefined {
  switch (kind) {
    case 'Activation':
      return namedActivation(config['activation']);
    case 'ReLU': {
      if (config['threshold']) return undefined;
      const part = leaky(config['negative_slope'] ?? 0);
      const most = config['maxValue'] ?? config['max_value'];
      return only(most == null ? part : isSize(most) && part && `min(${part}, ${most})`);
    }
    case 'LeakyReLU':
      return only(leaky(config['alpha'] ?? config['negative_slope'] ?? 0.3));
    case 'ELU': {
      const alpha = config['alpha'] ?? 1;
      const below = 'exp(min(x, 0)) - 1';
      return only(isSize(alpha) && `relu(x) + ${alpha === 1 ? below : `${alpha}*(${below})`}`);
    }
  }
  return undefined;
}

/** The activation of that name in Keras. A config has the name, or a function that holds the name. */
export function namedActivation(given: unknown): Activation | undefined {
  const name = (given as { config?: unknown } | null)?.config ?? given;
  const preset = ACTIVATIONS.find((one) => PRESETS[one].keras?.some((other) => other === name));
  if (preset) return presetActivation(preset);
  return typeof name === 'string' && Object.hasOwn(NAMED, name) ? only(NAMED[name]) : undefined;
}

/** Keras' name for an activation; `undefined` if it has none. */
export function kerasName(value: Activation): string | undefined {
  const text = printActivation(value);
  const names = [...KERAS_NAMES, ...Object.keys(NAMED)];
  return names.find((name) => printActivation(namedActivation(name) as Activation) === text);
}

/** Keras' activations that are no presets. */
const NAMED: Readonly<Record<string, string>> = {
  sigmoid: 'sigmoid(x)',
  softplus: 'softplus(x)',
  softsign: 'x/(1 + abs(x))',
  relu6: 'min(relu(x), 6)',
  exponential: 'exp(x)',
  mish: 'x*tanh(softplus(x))',
  selu: '1.0507009873554805*(relu(x) + 1.6732632423543772*(exp(min(x, 0)) - 1))',
};

function leaky(slope: unknown): string | undefined {
  if (!isSize(slope) || slope > 1) return undefined;
  return slope === 0 ? 'relu(x)' : `max(x, ${slope}*x)`;
}

/** True for a number that the language can write. */
function isSize(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Math.fround(value) < Number.POSITIVE_INFINITY;
}

function only(part: string | false | undefined): Activation | undefined {
  return part ? readActivation({ centre: 'none', parts: [part], mix: false }) : undefined;
}
