/** What the three printers of a layer share: the name of its class, and a description in words. */
import { type Activation, printActivation } from './activation.ts';
import { print } from './print.ts';

const ANTIRECTIFIER = 'mean; relu(x); relu(-x); mix';
const LONGEST_NAME = 40;
const NO_BREAK = '\u00a0';

/**
 * The name of a layer's class, for Python and JavaScript: `leaky ReLU` gives `LeakyReLULayer`. The ending
 * keeps it apart from the layers of Keras and TensorFlow.js, which have a ReLU of their own.
 *
 * @param name the visitor's name for the layer, any text.
 */
export function layerClassName(activation: Activation, name = ''): string {
  if (printActivation(activation) === ANTIRECTIFIER) return 'Antirectifier';
  const words =
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const stem = joined
    .replace(/^\d+/, '')
    .replace(/^[a-z]/, (letter) => letter.toUpperCase())
    .slice(0, LONGEST_NAME)
    .replace(/Layer$/, '');
  // TensorFlow.js has an InputLayer.
  return stem === '' || stem === 'Input' ? 'OwnLayer' : `${stem}Layer`;
}

/** Sentences that say what the layer does. */
export function layerSentences({ centre, parts, mix, starts }: Activation): string[] {
  const functions = listed(parts.map(print).map(kept));
  const several = parts.length > 1;
  const letters = Object.keys(starts).sort();
  return [
    ...(centre === 'mean' ? ["Subtracts each row's mean over its features."] : []),
    `Applies ${functions} to every feature${several ? ' and lays the results side by side' : ''}.`,
    ...(mix ? [`Multiplies ${several ? 'them' : 'the results'} by a trainable kernel.`] : []),
    ...(letters.length === 1 ? [`${letters[0]} is a trainable number.`] : []),
    ...(letters.length > 1 ? [`${listed(letters)} are trainable numbers.`] : []),
  ];
}

/** The shape of the layer's output in words; `d` is the number of features. */
export function outputShape({ parts, mix }: Activation): string {
  return mix || parts.length === 1 ? '[..., d]' : `[..., ${parts.length}d]`;
}

/** Keeps an expression on one line if it fits there: `paragraph` breaks only at plain spaces. */
function kept(expression: string): string {
  return expression.length > 80 ? expression : expression.replaceAll(' ', NO_BREAK);
}

/** Breaks sentences into lines of at most 88 characters, each after `mark`. */
export function paragraph(sentences: readonly string[], mark = ''): string {
  const lines: string[] = [];
  for (const word of sentences.join(' ').split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && mark.length + longer.length <= 88) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => mark + line.replaceAll(NO_BREAK, ' ')).join('\n');
}

function listed(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : `${words[0]}`;
}
