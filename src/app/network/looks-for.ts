/** What a unit looks for: the ink that raises or lowers its value, pixel by pixel. */
import type { Flow, UnitPlace } from './flow.ts';
import type { HiddenLayer, LivingNetwork } from './living-network.ts';

/** The step of a slope measured as a difference; parts are computed in double precision. */
const DELTA = 1e-5;

/**
 * How much the unit's value rises with each pixel, `[784]`. In the first layer these are the unit's weights,
 * less the layer's mean weights if the activation takes the mean off. In a later layer it is the slope at this
 * digit, because there it depends on what the earlier layers let through.
 * @param flow what the digit makes of the network; undefined for the weights of a first layer alone.
 */
export function looksFor(network: LivingNetwork, flow: Flow | undefined, place: UnitPlace): Float32Array {
  const { hidden, centre } = network;
  const layer = hidden[place.layer] as HiddenLayer;
  let slope = new Float32Array(layer.units);
  slope[place.unit] = 1;
  for (let i = place.layer; ; i--) {
    const { kernel, units } = hidden[i] as HiddenLayer;
    if (centre === 'mean') withoutMean(slope);
    slope = backThrough(kernel, slope, units);
    if (i === 0) return slope;
    slope = beforeActivation(hidden[i - 1] as HiddenLayer, flow?.layers[i - 1]?.x, slope);
  }
}

/** The slope at a layer's `x` from the slope at what leaves the layer. */
function beforeActivation(
  layer: HiddenLayer,
  x: Float32Array | undefined,
  slope: Float32Array,
): Float32Array<ArrayBuffer> {
  const { units, parts, mix } = layer;
  const sides = mix ? backThrough(mix, slope, units) : slope;
  const result = new Float32Array(units);
  for (const [p, part] of parts.entries()) {
    for (let unit = 0; unit < units; unit++) {
      const side = sides[p * units + unit] as number;
      if (side === 0) continue;
      const at = x?.[unit] ?? 0;
      (result[unit] as number) += (side * (part(at + DELTA) - part(at - DELTA))) / (2 * DELTA);
    }
  }
  return result;
}

/** A kernel `[inputs, units]` times the slope at its outputs, `[units]`. */
function backThrough(kernel: Float32Array, slope: Float32Array, units: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(kernel.length / units);
  const used = [...slope.keys()].filter((unit) => slope[unit] !== 0);
  for (let row = 0; row < result.length; row++) {
    let sum = 0;
    for (const unit of used) sum += (kernel[row * units + unit] as number) * (slope[unit] as number);
    result[row] = sum;
  }
  return result;
}

/** The mean is the same for all units, so a pixel that raises all of them raises none. */
function withoutMean(slope: Float32Array): void {
  const mean = slope.reduce((sum, value) => sum + value, 0) / slope.length;
  for (let unit = 0; unit < slope.length; unit++) (slope[unit] as number) -= mean;
}

/** The weights of all units of the first layer as pictures, `[units · 784]`, less the mean where it is taken off. */
export function firstPictures({ hidden, centre }: LivingNetwork): Float32Array {
  const { kernel, units } = hidden[0] as HiddenLayer;
  const pixels = kernel.length / units;
  const pictures = new Float32Array(kernel.length);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const row = kernel.subarray(pixel * units, (pixel + 1) * units);
    const mean = centre === 'mean' ? row.reduce((sum, weight) => sum + weight, 0) / units : 0;
    for (let unit = 0; unit < units; unit++) pictures[unit * pixels + pixel] = (row[unit] as number) - mean;
  }
  return pictures;
}

/**
 * The magnitude that gets the full colour in a picture of weights: so many times the typical one. A few pixels
 * at the border, where there is never ink, keep large weights from the beginning; they would make all others pale.
 */
export function pictureLimit(values: Float32Array): number {
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  return 2.5 * Math.sqrt(squares / values.length);
}
