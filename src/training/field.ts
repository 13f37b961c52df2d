/** The kinds of hyper-parameter: how to show, read and check one. */
import { type DatasetHead, MOST_CLASSES } from '../data/split.ts';
import { ACTIVATIONS, type ActivationChoice, isPreset, writtenActivation } from '../model/names.ts';

/** One hyper-parameter: all that a form, an address, a file and the browser's storage must know about it. */
export interface Field<T> {
  readonly label: string;
  /** The value in Keras' example. */
  readonly keras: T;
  /** The value as a form shows it. */
  text(value: T): string;
  /** Reads what was typed, valid or not; `fault` says what is wrong with the result. */
  parse(text: string): T;
  /** A sentence that says why a run cannot use this value, which may be of any type; undefined when it can. */
  fault(value: unknown): string | undefined;
}

interface Range {
  label: string;
  /** Both ends are allowed. */
  min: number;
  max: number;
  /** Only whole numbers are allowed. */
  whole?: boolean;
}

export interface NumberField extends Field<number>, Readonly<Range> {}

export function numberField(keras: number, range: Range): NumberField {
  return {
    ...range,
    keras,
    text: String,
    parse: (text) => (text.trim() === '' ? Number.NaN : Number(text)),
    fault: (value) => rangeFault(range, value),
  };
}

/** A list of numbers, each within `range`, one for each hidden layer. */
export function layersField(keras: number[], range: Range, mostLayers: number): Field<number[]> {
  const { label } = range;
  return {
    label,
    keras,
    text: (values) => values.join(', '),
    parse: (text) =>
      text
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(Number),
    fault(values) {
      const layers = Array.isArray(values) ? values.length : 0;
      if (layers < 1 || layers > mostLayers) {
        return `${label} must name 1 to ${mostLayers} hidden layers, not ${layers}.`;
      }
      const faults = (values as unknown[]).map((value) => rangeFault(range, value));
      return faults.find((fault) => fault !== undefined);
    },
  };
}

export interface ChoiceField<T extends string> extends Field<T> {
  readonly choices: readonly T[];
}

export function choiceField<const T extends string>(
  keras: NoInfer<T>,
  { label, choices }: { label: string; choices: readonly T[] },
): ChoiceField<T> {
  return {
    label,
    keras,
    choices,
    text: String,
    parse: (text) => text as T,
    fault(value) {
      if (choices.includes(value as T)) return undefined;
      return `${label} must be one of ${choices.join(', ')}, not “${shown(value)}”.`;
    },
  };
}

/**
 * The name of a preset, or an activation's text. Finds only texts that are far from one. `parseActivation`
 * finds the other faults: the parser is too large for the page's first load.
 */
export function activationField(keras: ActivationChoice, label: string): Field<ActivationChoice> {
  return {
    label,
    keras,
    text: String,
    parse: (text) => text.trim(),
    fault(value) {
      if (typeof value === 'string' && (isPreset(value) || looksLikeOne(value))) return undefined;
      return `${label} must be one of ${ACTIVATIONS.join(', ')} or a layer such as “mean; x*sigmoid(x)”, not “${shown(value)}”.`;
    },
  };
}

/** The dataset. No form shows it; its text is JSON. */
export function datasetField(keras: DatasetHead): Field<DatasetHead> {
  return {
    label: 'Data',
    keras,
    text: JSON.stringify,
    // Only this page writes the text.
    parse: JSON.parse,
    fault: (value) => (isDatasetHead(value) ? undefined : 'Data must be a dataset.'),
  };
}

function isDatasetHead(value: unknown): boolean {
  const { id, name, classes, trainRows, testRows } = Object(value) as DatasetHead;
  return (
    Array.isArray(classes) &&
    [id, name, ...classes].every((text) => typeof text === 'string' && text.length <= 100) &&
    classes.length >= 2 &&
    classes.length <= MOST_CLASSES &&
    [trainRows, testRows].every((rows) => Number.isInteger(rows) && rows > 0)
  );
}

const LONGEST = 2200;

function looksLikeOne(text: string): boolean {
  const isWritten = text.length <= LONGEST && /^[\w\s.+*/^(),;=-]+$/.test(text);
  return isWritten && writtenActivation(text).parts.some((part) => /\bx\b/.test(part));
}

function rangeFault({ label, min, max, whole }: Range, value: unknown): string | undefined {
  const isAllowed =
    typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value));
  if (isAllowed) return undefined;
  const kind = whole ? 'a whole number' : 'a number';
  const given = Number.isNaN(value) ? '' : `, not ${shown(value)}`;
  return `${label} must be ${kind} from ${limit(min)} to ${limit(max)}${given}.`;
}

/** The value in a sentence. A file or a link may have anything, also what has no text. */
const shown = (value: unknown): string =>
  (typeof value === 'object' && value ? 'an object' : String(value)).slice(0, 60);

function limit(value: number): string {
  return value < 1e-3 && value > 0
    ? String(value)
    : value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
