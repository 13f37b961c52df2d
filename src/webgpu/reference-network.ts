/**
 * The networks that the compiled step knows, in double precision and without a clever thought: what
 * its gradients are checked against.
 */
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import type { Activation } from '../expression/activation.ts';
import { evaluate } from '../expression/evaluate.ts';
import { DOUBLE } from '../expression/numbers.ts';
import { Antirectifier } from '../model/antirectifier.ts';
import { ExpressionActivation } from '../model/expression-activation.ts';
import { presetActivation } from '../model/preset-activation.ts';
import { dropoutMask } from '../training/random.ts';

export type LayerSpec =
  | { type: 'dense'; units: number; bias: boolean; relu: boolean }
  | { type: 'antirectifier' | 'plain-antirectifier' | 'relu' }
  | { type: 'activation'; activation: Activation }
  | { type: 'dropout'; rate: number };

export interface Batch {
  /** 0 … 1, `[rows][inputs]` */
  images: number[][];
  labels: number[];
  seed: number;
  step: number;
}

export function modelOf(specs: LayerSpec[], inputs: number): Sequential {
  return sequential({
    layers: specs.map((spec, i) => layerOf(spec, i === 0 ? { inputShape: [inputs] } : {})),
  });
}

function layerOf(spec: LayerSpec, input: { inputShape?: number[] }): layers.Layer {
  switch (spec.type) {
    case 'dense':
      return layers.dense({
        units: spec.units,
        useBias: spec.bias,
        activation: spec.relu ? 'relu' : 'linear',
        ...input,
      });
    case 'antirectifier':
      return new Antirectifier();
    case 'plain-antirectifier':
      return new ExpressionActivation({ activation: presetActivation('antirectifier-plain') });
    case 'relu':
      return layers.reLU();
    case 'activation':
      return new ExpressionActivation({ activation: spec.activation });
    case 'dropout':
      return layers.dropout({ rate: spec.rate });
  }
}

/** Mean cross-entropy of a batch; `weights` in the order of the model's, each flat. */
export function meanLoss(specs: LayerSpec[], weights: ArrayLike<number>[], batch: Batch): number {
  const { labels, seed, step } = batch;
  let values = batch.images;
  let next = 0;
  specs.forEach((spec, position) => {
    switch (spec.type) {
      case 'dense': {
        const kernel = weights[next++] as ArrayLike<number>;
        const bias = spec.bias ? weights[next++] : undefined;
        values = values.map((row) => product(row, kernel, spec.units, bias));
        if (spec.relu) values = values.map(relu);
        return;
      }
      case 'antirectifier': {
        const kernel = weights[next++] as ArrayLike<number>;
        values = values.map((row) => product(halves(row), kernel, row.length));
        return;
      }
      case 'plain-antirectifier':
        values = values.map(halves);
        return;
      case 'relu':
        values = values.map(relu);
        return;
      case 'activation': {
        const { centre, parts, mix } = spec.activation;
        const kernel = mix ? weights[next++] : undefined;
        values = values.map((row) => {
          const features = centre === 'mean' ? centred(row) : row;
          const beside = parts.flatMap((part) => features.map((x) => evaluate(part, DOUBLE, { x })));
          return kernel ? product(beside, kernel, row.length) : beside;
        });
        return;
      }
      case 'dropout': {
        const width = values[0]?.length as number;
        const mask = dropoutMask(values.length * width, spec.rate, seed, position, step);
        values = values.map((row, i) => row.map((value, j) => value * (mask[i * width + j] as number)));
        return;
      }
    }
  });
  const losses = values.map((logits, i) => {
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    return Math.log(total) - (logits[labels[i] as number] as number);
  });
  return losses.reduce((sum, loss) => sum + loss) / losses.length;
}

function product(
  row: number[],
  kernel: ArrayLike<number>,
  units: number,
  bias?: ArrayLike<number>,
): number[] {
  const sums = Array.from({ length: units }, (_, j) => bias?.[j] ?? 0);
  for (const [k, value] of row.entries()) {
    if (value === 0) continue;
    for (let j = 0; j < units; j++) sums[j] = (sums[j] as number) + value * (kernel[k * units + j] as number);
  }
  return sums;
}

function halves(row: number[]): number[] {
  const features = centred(row);
  return [...relu(features), ...relu(features.map((value) => -value))];
}

function centred(row: number[]): number[] {
  const mean = row.reduce((sum, value) => sum + value) / row.length;
  return row.map((value) => value - mean);
}

function relu(row: number[]): number[] {
  return row.map((value) => Math.max(value, 0));
}
