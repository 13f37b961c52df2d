/**
 * Recipe and backend in the page's address, so that a shared link opens the same settings. The address
 * has only the values that differ from Keras' example: `?epochs=5&units=64,32&backend=wasm`. Without a
 * learning rate it means the usual one of the optimizer. A layer of one's own is `layer=mean;sin(x);mix`
 * instead of `activation=NAME`. `present` shows the page for a projector, `embed=pad,charts` these parts alone.
 */

import { BACKENDS, type BackendChoice } from '../../contract/backends.ts';
import { type ActivationChoice, isPreset } from '../../model/names.ts';
import { KERAS_LEARNING_RATES, type OptimizerName } from '../../training/optimizer.ts';
import {
  KERAS_RECIPE,
  KERAS_TEXT,
  parseRecipe,
  RECIPE_FIELDS,
  type Recipe,
  type RecipeText,
  recipeFaults,
  recipeText,
} from '../../training/recipe.ts';
import { counted } from '../format.ts';
import { EMBEDDABLE, type Embeddable, type View } from '../view/state.ts';

export interface Settings {
  recipe: RecipeText;
  backend: BackendChoice;
  view: Pick<View, 'present' | 'embed'>;
}

/** A link cannot carry a dataset. */
const FIELDS = Object.keys(KERAS_TEXT).filter((field): field is keyof Recipe => field !== 'data');
const CHOICES: readonly string[] = ['auto', ...BACKENDS];

/** The settings as a query, with its question mark; empty for Keras' own. Faulty values are left out. */
export function writeQuery({ recipe, backend, view }: Settings): string {
  const written = parseRecipe(recipe);
  const faulty = new Set(recipeFaults(written).map(({ field }) => field));
  const usual = { ...KERAS_RECIPE, learningRate: KERAS_LEARNING_RATES[written.optimizer] };
  const parts = FIELDS.filter((field) => !faulty.has(field))
    .filter((field) => String(written[field]) !== String(usual[field]))
    .map((field) =>
      field === 'activation' && !isPreset(written.activation)
        ? `layer=${encoded(written.activation)}`
        : `${field}=${written[field]}`,
    );
  if (backend !== 'auto') parts.push(`backend=${backend}`);
  if (view.present) parts.push('present');
  if (view.embed) parts.push(`embed=${view.embed.join(',')}`);
  return parts.length ? `?${parts.join('&')}` : '';
}

/** Keeps the signs readable that a query may have. A `+` would mean a space. */
const encoded = (layer: string): string =>
  encodeURIComponent(layer.replaceAll(' ', ''))
    .replaceAll('%3B', ';')
    .replaceAll('%2C', ',')
    .replaceAll('%2F', '/');

/**
 * The settings of a query. A setting that is missing or faulty gets Keras' value. `ignored` has a sentence
 * or two for each part that was ignored, up to a limit.
 * @param readLayer reads a layer, or says why the text is none.
 */
export function readQuery(
  query: string,
  readLayer: ReadLayer = (layer) => ({ layer }),
): Settings & { ignored: string[] } {
  const named: Partial<RecipeText> = {};
  let backend: BackendChoice = 'auto';
  const view: Settings['view'] = { present: false };
  const ignored: string[] = [];
  const seen = new Set<string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const setting = name === 'layer' ? 'activation' : name;
    const read = name === 'layer' && !faultOf(setting, value) ? readLayer(value) : { layer: value };
    const fault = seen.has(setting)
      ? 'It is given twice, the first counts.'
      : 'fault' in read
        ? read.fault
        : (faultOf(setting, value) ?? unreadLayer(name, value));
    if (fault) ignored.push(`“${clipped(name)}=${clipped(value)}” was ignored. ${fault}`);
    else if (name === 'backend') backend = value as BackendChoice;
    else if (name === 'present') view.present = true;
    else if (name === 'embed') view.embed = partsOf(value);
    else named[setting as keyof Recipe] = 'layer' in read ? read.layer : value;
    seen.add(setting);
  }
  const optimizer = (named.optimizer ?? KERAS_RECIPE.optimizer) as OptimizerName;
  const learningRate = String(KERAS_LEARNING_RATES[optimizer]);
  const recipe = { ...KERAS_TEXT, learningRate, ...named };
  return { recipe: recipeText(parseRecipe(recipe)), backend, view, ignored: capped(ignored) };
}

/** The first few sentences, and one that says how many more parts were ignored. */
function capped(ignored: string[]): string[] {
  const more = ignored.length - MOST_TOLD;
  if (more <= 0) return ignored;
  return [...ignored.slice(0, MOST_TOLD), `${counted(more, 'more was', 'more were')} ignored.`];
}
const MOST_TOLD = 4;

/** Only `layer=` is read by the parser, so `activation=` may name no layer of one's own. */
const unreadLayer = (name: string, value: string): string | undefined =>
  name === 'activation' && !isPreset(value) ? 'A layer of your own is written as layer=….' : undefined;

type ReadLayer = (text: string) => { layer: ActivationChoice } | { fault: string };

/** Why a part of the query is ignored; undefined if it is not. */
function faultOf(name: string, value: string): string | undefined {
  if (name === 'backend') {
    return CHOICES.includes(value) ? undefined : `Backend must be one of ${CHOICES.join(', ')}.`;
  }
  if (name === 'present') return value === '' ? undefined : 'It takes no value.';
  if (name === 'embed') {
    const known = partsOf(value).length === value.split(',').length;
    return known ? undefined : `Embed takes one or more of ${EMBEDDABLE.join(', ')}, each once.`;
  }
  if (!FIELDS.includes(name as keyof Recipe)) return 'There is no such setting.';
  const field = RECIPE_FIELDS[name as keyof Recipe];
  return field.fault(field.parse(value));
}

/** The parts of the page that a text names, each once and in the page's order. */
const partsOf = (text: string): Embeddable[] => {
  const named = text.split(',');
  return EMBEDDABLE.filter((part) => named.includes(part));
};

/** Shortens a text from the address, so that a note can repeat it. */
const clipped = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
const LONGEST = 40;
