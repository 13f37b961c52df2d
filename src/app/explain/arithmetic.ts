/** The sums that the explanation shows. Pure functions. */

export interface FirstLayer {
  /** `[784 · units]` */
  kernel: Float32Array;
  bias: Float32Array;
}

/** Each unit's weighted sum of the pixels, plus its bias, `[units]`. `kernel` is `[pixels · units]`. */
export function weightedSums(image: Float32Array, kernel: Float32Array, bias: Float32Array): Float32Array {
  const units = bias.length;
  const sums = bias.slice();
  image.forEach((ink, pixel) => {
    if (ink === 0) return;
    for (let unit = 0; unit < units; unit++) {
      sums[unit] = (sums[unit] as number) + ink * (kernel[pixel * units + unit] as number);
    }
  });
  return sums;
}

/** One unit's weights, `[pixels]`. */
export const weightsOf = (kernel: Float32Array, units: number, unit: number): Float32Array =>
  Float32Array.from({ length: kernel.length / units }, (_, pixel) => kernel[pixel * units + unit] as number);

export const meanOf = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Logits as probabilities that add up to 1. */
export function softmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** How strong one pixel is in the two digits of the toy: it is dark in the 3, and faint in the 8. */
export const TOY = { three: 0.9, eight: 0.3 };

/** The toy's probability that a digit is a 3: with one weight, for one pixel. */
export const toyProbability = (weight: number, pixel: number): number => 1 / (1 + Math.exp(-weight * pixel));

/** The toy's loss: the mean of −log of the probability that it gives the right answer. */
export const toyLoss = (weight: number): number =>
  -(Math.log(toyProbability(weight, TOY.three)) + Math.log(1 - toyProbability(weight, TOY.eight))) / 2;

/** How the toy's loss changes with the weight. */
export const toySlope = (weight: number): number =>
  (-TOY.three * (1 - toyProbability(weight, TOY.three)) + TOY.eight * toyProbability(weight, TOY.eight)) / 2;
