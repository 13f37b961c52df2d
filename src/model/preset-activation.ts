/** Turns presets into values and back. Their table is in names.ts, so that the page loads no parser. */
import { type Activation, activation, parseActivation, printActivation } from '../expression/activation.ts';
import { parse } from '../expression/parse.ts';
import {
  ACTIVATIONS,
  type ActivationChoice,
  type ActivationName,
  isPreset,
  PRESETS,
  type WrittenActivation,
} from './names.ts';

/** Parses an activation from a table. */
export function readActivation({
  centre,
  parts,
  mix,
}: Pick<WrittenActivation, 'centre' | 'parts' | 'mix'>): Activation {
  return activation({ centre, parts: parts.map(parse), mix });
}

const values = new Map<ActivationName, Activation>();

export function presetActivation(name: ActivationName): Activation {
  const value = values.get(name) ?? readActivation(PRESETS[name]);
  values.set(name, value);
  return value;
}

/** @throws {ExpressionError} for a text that is no activation. */
export function chosenActivation(choice: ActivationChoice): Activation {
  return isPreset(choice) ? presetActivation(choice) : parseActivation(choice);
}

/** The name of the preset with that value, or else the activation's text. */
export function choiceOf(value: Activation): ActivationChoice {
  return presetOf(value) ?? printActivation(value);
}

/** The preset with that value, the first one if there are several; `undefined` if there is none. */
export function presetOf(value: Activation): ActivationName | undefined {
  const text = printActivation(value);
  return ACTIVATIONS.find((name) => printActivation(presetActivation(name)) === text);
}
