/** Recognises the network of `createClassifier` in the layers of a model file. */
import { MOST_CLASSES, PIXELS } from '../data/split.ts';
import type { ActivationChoice } from '../model/names.ts';
import { KERAS_RECIPE, type Recipe, recipeFaults } from '../training/recipe.ts';
import { layerName, layersInOrder } from './layer-chain.ts';
import { type Part, partsOf, variablesOf } from './layer-parts.ts';
import type { LayerEntry, NetworkEntry } from './model-json.ts';
import { refuse } from './unreadable.ts';

/** What a model's layers say about the model. */
export interface ReadConfig extends Pick<Recipe, 'units' | 'dropout'> {
  activation: ActivationChoice;
  /** How many logits it gives. */
  classes: number;
  /** In the order of the model's `trainableWeights`. */
  weights: WeightPlace[];
  /** What the network makes of a pixel p, 0 … 1, before its first product: `scale · p + offset`. */
  pixels: { scale: number; offset: number };
  /** Sentences on how training here differs from what the file says. */
  notes: string[];
}

/** Where a model file keeps a weight. */
export interface WeightPlace {
  /** For example `dense/kernel`. */
  name: string;
  layer: LayerEntry;
  /** Index among the layer's weights. */
  index: number;
}

type Of<K extends Part['kind']> = Extract<Part, { kind: K }>;

/**
 * Reads widths, activation and dropout. The model must consist of Dense layers and the same activation after
 * each of them but the last. A Dense layer may contain its activation. Before the first may come what makes a
 * row of an image; after the last, a softmax.
 * @throws {Unreadable} for any other model, and when its inputs are not images of 28 × 28.
 */
export function readClassifier(network: NetworkEntry): ReadConfig {
  const layers = layersInOrder(network);
  const parts = layers.flatMap(partsOf);
  const first = parts.findIndex(({ kind }) => kind === 'dense' || kind === 'activation');
  const head = first < 0 ? parts : parts.slice(0, first);
  const pixels = readPixels(head, parts[first]?.layer);
  const { hidden, dropped } = splitDropouts(first < 0 ? [] : parts.slice(first));

  if (hidden.at(-1)?.kind === 'softmax') hidden.pop();
  const last = hidden.pop();
  if (last?.kind !== 'dense') refuse('it does not end with a Dense layer that gives logits');
  const classes = last.units;
  if (!(classes >= 2 && classes <= MOST_CLASSES)) {
    refuse(`its last layer ${last.layer} has ${classes} classes, and this page takes 2 to ${MOST_CLASSES}`);
  }
  const { units, activation } = readHidden(hidden);
  const dropout = dropped.find(({ before }) => before === last)?.part;
  if (dropout) hold('dropout', dropout.rate, dropout.layer);
  const others = [...head, ...dropped.map(({ part }) => part)].filter(
    (part): part is Of<'dropout'> => part.kind === 'dropout' && part !== dropout && part.rate > 0,
  );
  const [other] = others;
  const notes = other
    ? [`In training this page drops values before the last layer only, not in ${other.layer}.`]
    : [];
  const weights = layers.flatMap(placesIn);
  return { units, activation, classes, dropout: dropout?.rate ?? 0, weights, pixels, notes };
}

/** Takes the Dropout layers out. `before` is the Dense layer that follows one. */
function splitDropouts(parts: readonly Part[]) {
  const hidden = parts.filter(({ kind }) => kind !== 'dropout' && kind !== 'flatten');
  const dropped = parts.flatMap((part, i) => {
    if (part.kind !== 'dropout') return [];
    const before = parts.slice(i + 1).find(({ kind }) => kind !== 'flatten');
    return [{ part, before }];
  });
  return { hidden, dropped };
}

function readHidden(parts: readonly Part[]): Pick<ReadConfig, 'units' | 'activation'> {
  const units: number[] = [];
  const activations = new Set<ActivationChoice>();
  for (let i = 0; i < parts.length; i += 2) {
    const [dense, activation] = parts.slice(i, i + 2);
    const wrong = [dense, activation].find((part) => part?.kind === 'softmax');
    if (wrong) refuse(`its layer ${wrong.layer} is a softmax before the last layer`);
    if (dense?.kind !== 'dense') refuse(`its layer ${dense?.layer} should be a Dense layer`);
    if (activation?.kind !== 'activation') refuse(`no activation follows its layer ${dense.layer}`);
    hold('units', [dense.units], dense.layer);
    units.push(dense.units);
    activations.add(activation.activation);
  }
  const [activation, ...others] = activations;
  if (!activation) refuse('it has no hidden layer');
  if (others.length > 0) refuse('its hidden layers do not share one activation');
  hold('units', units);
  return { units, activation };
}

const SIDE = Math.sqrt(PIXELS);
/** Shapes of an image: a row, a square, and a square with one channel. */
const IMAGES = [[PIXELS], [SIDE, SIDE], [SIDE, SIDE, 1]];
/** A Rescaling smaller than this reads pixels from 0 to 255, not from 0 to 1. */
const SMALL_SCALE = 0.1;

/**
 * Follows an image to the first Dense layer.
 * @param dense the name of that layer.
 */
function readPixels(head: readonly Part[], dense: string | undefined): ReadConfig['pixels'] {
  let shape: readonly (number | null)[] | undefined;
  let pixels: ReadConfig['pixels'] | undefined;
  for (const part of head) {
    switch (part.kind) {
      case 'input':
        shape = part.shape;
        if (!IMAGES.some((image) => image.join() === part.shape.join())) {
          refuse(
            `its layer ${part.layer} reads [${part.shape.slice(0, 4).join(', ')}] values, not ${PIXELS} pixels`,
          );
        }
        break;
      case 'flatten':
        shape = [PIXELS];
        break;
      case 'reshape': {
        const image = IMAGES.find((one) => matches(part.shape, one));
        if (!image) refuse(`its layer ${part.layer} does not make ${PIXELS} values of an image`);
        shape = image;
        break;
      }
      case 'rescaling': {
        const { scale, offset } = part;
        // Pixels are 0 … 1 here.
        const before = pixels ?? { scale: Math.abs(scale) < SMALL_SCALE ? 255 : 1, offset: 0 };
        pixels = { scale: before.scale * scale, offset: before.offset * scale + offset };
        break;
      }
      case 'dropout':
        break;
      default:
        refuse(`its layer ${part.layer} should be a Dense layer`);
    }
  }
  if (shape && shape.length > 1) {
    refuse(`its layer ${dense} reads [${shape.join(', ')}] values, not a row of ${PIXELS}`);
  }
  return pixels ?? { scale: 1, offset: 0 };
}

/** @param target of a Reshape layer; −1 stands for any extent. */
const matches = (target: readonly number[], shape: readonly number[]): boolean =>
  target.length === shape.length && target.every((extent, i) => extent === -1 || extent === shape[i]);

/** @throws {Unreadable} when a recipe cannot have this value. */
function hold(field: 'units' | 'dropout', value: Recipe['units' | 'dropout'], layer?: string): void {
  const fault = recipeFaults({ ...KERAS_RECIPE, [field]: value }).find((one) => one.field === field);
  if (!fault) return;
  refuse(
    `this page cannot train ${layer ? `its layer ${layer}` : 'it'}: ${fault.message.replace(/\.$/, '')}`,
  );
}

function placesIn(layer: LayerEntry): WeightPlace[] {
  const name = layerName(layer);
  return variablesOf(layer).map((variable, index) => ({ name: `${name}/${variable}`, layer, index }));
}
