/** The presets as values, and back. Apart from their table, so that the page need not carry the parser. */
import { type Activation, activation, printActivation } from '../expression/activation.ts';
import { parse } from '../expression/parse.ts';
import { ACTIVATIONS, type ActivationName, PRESETS, type WrittenActivation } from './names.ts';

/** The activation that was written down. */
export function readActivation({ centre, parts, mix }: WrittenActivation): Activation {
  return activation({ centre, parts: parts.map(parse), mix });
}

const values = new Map<ActivationName, Activation>();

export function presetActivation(name: ActivationName): Activation {
  const value = values.get(name) ?? readActivation(PRESETS[name]);
  values.set(name, value);
  return value;
}

/** The preset of that value, the first one where there are several; `undefined` if there is none. */
export function presetOf(value: Activation): ActivationName | undefined {
  const text = printActivation(value);
  return ACTIVATIONS.find((name) => printActivation(presetActivation(name)) === text);
}
