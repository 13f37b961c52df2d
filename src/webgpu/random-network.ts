/** Networks for tests: at random, but for what must not be left to chance. */
import type { Split } from '../data/split.ts';
import { parseActivation } from '../expression/activation.ts';
import { draw32, hash32 } from '../training/random.ts';
import type { LayerSpec } from './reference-network.ts';

/** What may follow a hidden Dense layer's product: a layer, or the Dense layer's own ReLU. */
export const HIDDEN_KINDS = ['antirectifier', 'plain-antirectifier', 'relu', 'dense-relu'] as const;
export type HiddenKind = (typeof HIDDEN_KINDS)[number];

export interface RandomNetwork {
  seed: number;
  /** Its layers' kinds and widths. */
  name: string;
  specs: LayerSpec[];
  inputs: number;
  classes: number;
  batchSize: number;
  /** Of a batch shorter than `batchSize`. */
  rows: number;
  /** So many examples; some pixels are paper in all of them, some in nearly all. */
  examples(count: number): Split;
}

/**
 * One to three hidden layers of widths that no tile divides. Any four seeds from a multiple of four on
 * have among them each depth, and each kind in a layer wider than 64 units.
 */
export function randomNetwork(seed: number): RandomNetwork {
  const draw = drawing(seed, 1);
  const inputs = draw(3, 50);
  const classes = draw(2, 11);
  const turn = Math.floor(seed / HIDDEN_KINDS.length);
  const depth = 1 + (((seed + turn) % 4) % 3);
  const wide = draw(0, depth - 1);
  const specs: LayerSpec[] = [];
  for (let i = 0; i < depth; i++) {
    const kind = HIDDEN_KINDS[i === wide ? seed % HIDDEN_KINDS.length : draw(0, 3)] as HiddenKind;
    const units = i === wide ? 4 * draw(16, 24) + draw(1, 3) : 4 * draw(0, 15) + draw(1, 3);
    specs.push({ type: 'dense', units, bias: draw(0, 3) > 0, relu: kind === 'dense-relu' });
    if (draw(0, 3) === 0) specs.push({ type: 'dropout', rate: 0.3 });
    if (kind !== 'dense-relu') specs.push({ type: kind });
    // A value has one dropout only; the Antirectifiers make a new value.
    const dropped = specs.at(-2)?.type === 'dropout' || specs.at(-1)?.type === 'dropout';
    const another = kind.endsWith('antirectifier') || !dropped;
    if (another && draw(0, 1) === 0) specs.push({ type: 'dropout', rate: 0.5 });
  }
  specs.push({ type: 'dense', units: classes, bias: draw(0, 3) > 0, relu: false });
  const batchSize = draw(66, 110);
  const rows = seed % 2 === 0 ? draw(33, batchSize - 1) : draw(1, 32);
  const layers = hiddenLayers(specs).map(({ kind, units }) => `${units} ${kind}`);
  return {
    seed,
    name: `${[inputs, ...layers, classes].join(', ')}; ${rows} of ${batchSize} rows`,
    specs,
    inputs,
    classes,
    batchSize,
    rows,
    examples: (count) => examples(count, inputs, classes, seed),
  };
}

/** A hidden layer of a width that no tile divides, with that activation and a dropout behind it. */
export function activationNetwork(text: string, seed: number): RandomNetwork {
  const activation = parseActivation(text);
  const dense = (units: number): LayerSpec => ({ type: 'dense', units, bias: true, relu: false });
  const [inputs, classes] = [17, 5];
  return {
    seed,
    name: text,
    specs: [dense(13), { type: 'activation', activation }, { type: 'dropout', rate: 0.3 }, dense(classes)],
    inputs,
    classes,
    batchSize: 37,
    rows: 6,
    examples: (count) => examples(count, inputs, classes, seed),
  };
}

/** What a network's layers make of it: each Dense layer but the last, with what follows it. */
export function hiddenLayers(specs: LayerSpec[]): { kind: HiddenKind; units: number; dropout: boolean }[] {
  const hidden: { kind: HiddenKind; units: number; dropout: boolean }[] = [];
  for (const spec of specs.slice(0, -1)) {
    const last = hidden.at(-1);
    if (spec.type === 'dense') hidden.push({ kind: 'dense-relu', units: spec.units, dropout: false });
    else if (spec.type === 'dropout') Object.assign(last as object, { dropout: true });
    else if (spec.type !== 'activation') Object.assign(last as object, { kind: spec.type, dropout: false });
  }
  return hidden;
}

/** Whole numbers from `min` to `max`, both included. */
export function drawing(seed: number, stream: number): (min: number, max: number) => number {
  const key = hash32(seed, 77, stream);
  let count = 0;
  return (min, max) => min + Math.floor((draw32(key, count++) / 2 ** 32) * (max - min + 1));
}

function examples(count: number, inputs: number, classes: number, seed: number): Split {
  const draw = drawing(seed, 3);
  // Kernels look for paper four pixels at a time, over the rows of a tile.
  const ink = Array.from({ length: Math.ceil(inputs / 4) }, () => [0, 0.03, 1][draw(0, 2)] as number);
  const images = new Uint8Array(count * inputs);
  for (let row = 0; row < count; row++) {
    for (const [quad, chance] of ink.entries()) {
      if (draw(0, 999) >= 1000 * chance) continue;
      for (let i = 4 * quad; i < Math.min(4 * quad + 4, inputs); i++) images[row * inputs + i] = draw(0, 255);
    }
  }
  return { images, labels: Uint8Array.from({ length: count }, () => draw(0, classes - 1)) };
}
