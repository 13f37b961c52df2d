/** What one digit makes of the network: every value from the picture to the outputs. Pure functions. */
import type { Dense, HiddenLayer, LivingNetwork } from './living-network.ts';

/** One hidden layer's values for the digit. */
export interface LayerFlow {
  /** `[units]`: what arrives at the activation; the mean is taken off if it centres. */
  x: Float32Array;
  /** `[parts · units]`: what the parts make of it. */
  parts: Float32Array;
  /** `[units]`: the parts times the activation's kernel, where it has one. */
  mixed?: Float32Array;
}

export interface Flow {
  layers: LayerFlow[];
  logits: Float32Array;
  /** `[classes]` for each part of the last hidden layer: what it adds to each logit. */
  shares: Float32Array[];
  probabilities: Float32Array;
}

/** A unit of a hidden layer; both count from 0. */
export interface UnitPlace {
  layer: number;
  unit: number;
}

interface FlowOptions {
  /** Drops what is below zero at every activation, as ReLU does. */
  asRelu?: boolean;
  /** What would be without this unit: its parts are zero. */
  without?: UnitPlace | undefined;
}

/**
 * Sends an image, `[784]` with values 0 … 1, through the network. After the last activation everything is
 * linear (Dropout does nothing outside training), so the shares and the bias add up to the logits.
 */
export function flowOf(
  { hidden, output, centre }: LivingNetwork,
  image: Float32Array,
  { asRelu = false, without }: FlowOptions = {},
): Flow {
  const layers: LayerFlow[] = [];
  let value = image;
  for (const [i, layer] of hidden.entries()) {
    const x = dense(layer, value);
    if (centre === 'mean') takeMeanOff(x);
    const dropped = without?.layer === i ? without.unit : undefined;
    const parts = partsOf(layer, x, asRelu, dropped);
    const mixed = layer.mix && times(parts, layer.mix, layer.units);
    layers.push({ x, parts, ...(mixed && { mixed }) });
    value = mixed ?? parts;
  }
  const shares = sharesOf(hidden.at(-1) as HiddenLayer, layers.at(-1) as LayerFlow, output);
  const logits = output.bias.map((bias, i) =>
    shares.reduce((sum, share) => sum + (share[i] as number), bias),
  );
  return { layers, logits, shares, probabilities: softmax(logits) };
}

/** What each part of the last hidden layer adds to the logits. */
function sharesOf({ units, parts, mix }: HiddenLayer, flow: LayerFlow, output: Dense): Float32Array[] {
  const classes = output.bias.length;
  return parts.map((_, p) => {
    const own = flow.parts.subarray(p * units, (p + 1) * units);
    if (!mix) return times(own, output.kernel.subarray(p * units * classes), classes);
    return times(times(own, mix.subarray(p * units * units), units), output.kernel, classes);
  });
}

/** `[inputs]` times a kernel `[inputs, units]`. Skips zeros: most pixels, and half of two halves. */
function times(value: Float32Array, kernel: Float32Array, units: number): Float32Array {
  const result = new Float32Array(units);
  for (let row = 0; row < value.length; row++) {
    const factor = value[row] as number;
    if (factor === 0) continue;
    const start = row * units;
    for (let unit = 0; unit < units; unit++) {
      (result[unit] as number) += factor * (kernel[start + unit] as number);
    }
  }
  return result;
}

function dense({ kernel, bias }: Dense, value: Float32Array): Float32Array {
  const result = times(value, kernel, bias.length);
  bias.forEach((one, unit) => {
    (result[unit] as number) += one;
  });
  return result;
}

function takeMeanOff(values: Float32Array): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  for (let i = 0; i < values.length; i++) (values[i] as number) -= mean;
}

function partsOf(
  { units, parts }: HiddenLayer,
  x: Float32Array,
  asRelu: boolean,
  dropped: number | undefined,
): Float32Array {
  const all = new Float32Array(parts.length * units);
  for (const [p, part] of parts.entries()) {
    for (let unit = 0; unit < units; unit++) {
      const value = x[unit] as number;
      if (unit !== dropped) all[p * units + unit] = part(asRelu ? Math.max(value, 0) : value);
    }
  }
  return all;
}

function softmax(logits: Float32Array): Float32Array {
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** The class with the highest logit. */
export const winnerOf = (logits: ArrayLike<number>): number =>
  Array.from(logits).reduce((best, logit, i) => (logit > (logits[best] as number) ? i : best), 0);
