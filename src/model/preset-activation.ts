/** Turns presets into values and back. Their table is in names.ts, so that the page loads no parser. */
import { type Activation, activation, printActivation } from '../expression/activation.ts';
import { parse } from '../expression/parse.ts';
import { ACTIVATIONS, type ActivationName, PRESETS, type WrittenActivation } from './names.ts';

/** Parses an activation from the table. */
export function readActivation({ centre, parts, mix }: WrittenActivation): Activation {
  return activation({ centre, parts: parts.map(parse), mix });
}

const values = new Map<ActivationName, Activation>();

export function presetActivation(name: ActivationName): Activation {
  const value = values.get(name) ?? readActivation(PRESETS[name]);
  values.set(name, value);
  return value;
}

/** The preset with that value, the first one if there are several; `undefined` if there is none. */
export function presetOf(value: Activation): ActivationName | undefined {
  const text = printActivation(value);
  return ACTIVATIONS.find((name) => printActivation(presetActivation(name)) === text);
}
