/** A layer while the visitor writes it: the text of each field, valid or not. */
import { type Activation, activation, activationFault } from '../../expression/activation.ts';
import { ExpressionError, type Place } from '../../expression/expression-error.ts';
import { parse } from '../../expression/parse.ts';
import { print } from '../../expression/print.ts';
import { type Expression, scalars } from '../../expression/syntax.ts';
import type { ActivationChoice } from '../../model/names.ts';
import { chosenActivation } from '../../model/preset-activation.ts';

export interface Draft {
  centre: Activation['centre'];
  /** One to `MOST_PARTS` texts. */
  parts: readonly string[];
  mix: boolean;
  /** The text of each trainable number's start. A letter that no part uses any more keeps its text. */
  starts: Readonly<Record<string, string>>;
}

/** A fault in a text, and its place there; without a place it is the whole text. */
export interface DraftFault {
  message: string;
  place?: Place;
}

/** What a draft says. */
export interface ReadDraft {
  /** Each part, or what is wrong with it. */
  parts: (Expression | DraftFault)[];
  /** The letters of the trainable numbers in the parts that could be read. */
  letters: string[];
  /** What is wrong with the starts, by letter. */
  starts: Record<string, DraftFault>;
  /** The layer, if nothing is wrong. */
  value?: Activation;
  /** A fault of the layer as a whole. */
  fault?: string;
}

export const MOST_PARTS = 4;
const DEFAULT_START = '1';

/** @throws {ExpressionError} for a text that is no activation. */
export function draftOf(choice: ActivationChoice): Draft {
  const { centre, parts, mix, starts } = chosenActivation(choice);
  const texts = Object.entries(starts).map(([letter, start]) => [letter, String(start)]);
  return { centre, parts: parts.map(print), mix, starts: Object.fromEntries(texts) };
}

export const isFault = (part: Expression | DraftFault): part is DraftFault => 'message' in part;

/** The text of that number's start. */
export const startText = ({ starts }: Draft, letter: string): string =>
  Object.hasOwn(starts, letter) ? (starts[letter] as string) : DEFAULT_START;

export function readDraft(draft: Draft): ReadDraft {
  const parts = draft.parts.map(readPart);
  const whole = parts.filter((part): part is Expression => !isFault(part));
  const letters = scalars(...whole);
  const starts: Record<string, DraftFault> = {};
  const values: Record<string, number> = {};
  for (const letter of letters) {
    const text = startText(draft, letter).trim();
    const value = text === '' ? Number.NaN : Number(text);
    values[letter] = value;
    if (!Number.isFinite(Math.fround(value))) {
      starts[letter] = { message: `The start of ${letter} must be a number, for example 0.25.` };
    }
  }
  const read: ReadDraft = { parts, letters, starts };
  if (whole.length < parts.length || Object.keys(starts).length > 0) return read;
  const value = activation({ centre: draft.centre, parts: whole, mix: draft.mix, starts: values });
  const fault = activationFault(value);
  return fault ? { ...read, fault } : { ...read, value };
}

function readPart(text: string): Expression | DraftFault {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { message: error.message, place: error.place };
  }
}
