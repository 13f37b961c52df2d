/** Writes weights in half the bytes, in a form that TensorFlow.js' own loader reads. */

/** One entry of a `weightsManifest`. */
export interface WeightEntry {
  name: string;
  shape: number[];
  dtype: 'float32';
  quantization?: { dtype: 'uint16'; original_dtype: 'float32'; min: number; scale: number };
}

const LEVELS = 2 ** 16 - 1;

/**
 * Stores each weight in evenly spaced 16-bit levels between its least and its largest value, exact to half a
 * level. `values` are concatenated in the order of the entries.
 */
export function quantize(
  entries: readonly WeightEntry[],
  values: Float32Array,
): { entries: WeightEntry[]; levels: Uint16Array<ArrayBuffer> } {
  const levels = new Uint16Array(values.length);
  let start = 0;
  const quantized = entries.map((entry) => {
    const size = entry.shape.reduce((product, extent) => product * extent, 1);
    const weight = values.subarray(start, start + size);
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const value of weight) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    // If all values are the same, any scale will do.
    const scale = (max - min) / LEVELS || 1;
    weight.forEach((value, i) => {
      levels[start + i] = Math.round((value - min) / scale);
    });
    start += size;
    return {
      ...entry,
      quantization: { dtype: 'uint16' as const, original_dtype: 'float32' as const, min, scale },
    };
  });
  return { entries: quantized, levels };
}
