/**
 * An activation as a value: what a layer does to each feature between two dense layers. In links and
 * files it is a line of text: `mean; relu(x); relu(-x); mix`.
 */
import { ExpressionError, type Place } from './expression-error.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';
import { type Expression, names, scalars } from './syntax.ts';

export interface Activation {
  /** `mean`: the layer first subtracts each row's mean over its features. */
  readonly centre: 'mean' | 'none';
  /** Functions of every feature. Their results lie side by side, `[rows, parts · features]`. */
  readonly parts: readonly Expression[];
  /** Whether a trainable kernel `[parts · features, features]` follows. */
  readonly mix: boolean;
  /** The initial value of each trainable scalar in the parts, by its letter. */
  readonly starts: Readonly<Record<string, number>>;
}

const LIMITS = { parts: 4, scalars: 8, characters: 2200 } as const;

/** The initial value of a trainable scalar that has no start of its own. */
const DEFAULT_START = 1;

/** Makes an activation. Scalars without a start get 1; a start without a scalar is dropped. */
export function activation({
  centre = 'none',
  parts,
  mix = false,
  starts = {},
}: Partial<Activation> & Pick<Activation, 'parts'>): Activation {
  const own = scalars(...parts).map((name): [string, number] => [
    name,
    Object.hasOwn(starts, name) ? (starts[name] as number) : DEFAULT_START,
  ]);
  return { centre, parts, mix, starts: Object.fromEntries(own) };
}

/** A sentence that says why an activation cannot be built; `undefined` if it can. */
export function activationFault({ parts, starts }: Activation): string | undefined {
  const { parts: mostParts, scalars: mostScalars } = LIMITS;
  if (parts.length === 0) return 'A layer needs a part, for example relu(x).';
  if (parts.length > mostParts) return `A layer has at most ${mostParts} parts, not ${parts.length}.`;
  const constant = parts.find((part) => !names(part).includes('x'));
  if (constant) return `The part ${print(constant)} does not depend on x.`;
  const letters = Object.keys(starts);
  if (letters.length > mostScalars) {
    return `A layer has at most ${mostScalars} trainable numbers, not ${letters.length}.`;
  }
  const endless = letters.find((name) => !Number.isFinite(Math.fround(starts[name] as number)));
  return endless && `The start of ${endless} must be a number that fits into single precision.`;
}

/**
 * The activation as text. The same activation always gives the same text. It leaves out the defaults: no
 * centring, no kernel, a start of 1. `compact` leaves out spaces, for links.
 */
export function printActivation(
  { centre, parts, mix, starts }: Activation,
  { compact = false } = {},
): string {
  const text = [
    ...(centre === 'mean' ? ['mean'] : []),
    ...parts.map(print),
    ...(mix ? ['mix'] : []),
    ...Object.entries(starts)
      .filter(([, start]) => start !== DEFAULT_START)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, start]) => `${name}=${start}`),
  ].join('; ');
  return compact ? text.replaceAll(' ', '') : text;
}

/**
 * Parses an activation: parts, the words `mean` and `mix`, and starts such as `a=0.25`, in any order, with
 * semicolons between them.
 *
 * @throws ExpressionError with the place and a sentence, if the text is no activation that can be built.
 */
export function parseActivation(text: string): Activation {
  const { characters } = LIMITS;
  if (text.length > characters) {
    throw new ExpressionError(`This has ${text.length} characters. A layer may have ${characters}.`, {
      offset: characters,
      length: text.length - characters,
    });
  }
  let centre: Activation['centre'] = 'none';
  let mix = false;
  const parts: Expression[] = [];
  const starts = new Map<string, { value: number; place: Place }>();
  for (const { item, place } of items(text)) {
    const word = item.toLowerCase();
    const [, letter, value] = START.exec(word) ?? [];
    if (word === 'mean' || word === 'none') centre = word;
    else if (word === 'mix') mix = true;
    else if (letter) starts.set(letter, { value: Number(value), place });
    else parts.push(parseAt(item, place.offset));
  }
  const used = scalars(...parts);
  for (const [letter, { place }] of starts) {
    if (used.includes(letter)) continue;
    throw new ExpressionError(
      `${letter} gets a start here, but no part has a trainable number ${letter}.`,
      place,
    );
  }
  const result = activation({
    centre,
    parts,
    mix,
    starts: Object.fromEntries([...starts].map(([letter, { value }]) => [letter, value])),
  });
  const fault = activationFault(result);
  if (fault) throw new ExpressionError(fault, { offset: 0, length: text.length });
  return result;
}

const START = /^([a-z])\s*=\s*(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/;

/** The pieces between semicolons, without the spaces around them. Skips empty pieces. */
function items(text: string): { item: string; place: Place }[] {
  let offset = 0;
  return text
    .split(';')
    .map((written) => {
      const item = written.trim();
      const place = { offset: offset + written.length - written.trimStart().length, length: item.length };
      offset += written.length + 1;
      return { item, place };
    })
    .filter(({ item }) => item !== '');
}

/** Parses a part. Counts the places of errors from the start of the whole text. */
function parseAt(item: string, offset: number): Expression {
  try {
    return parse(item);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { place, message } = error;
    throw new ExpressionError(message, { ...place, offset: offset + place.offset });
  }
}
