/** Colours for pictures of weights: blue below 0, the page's colour at 0, orange above. Colour-blind visitors can tell them apart. */

/** Converts `#rrggbb` to `[r, g, b]`, 0 … 255 each. */
export function channels(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/**
 * RGBA bytes, four for each value. The colour's strength is the value's share of `limit`.
 * @param limit the magnitude that gets the full colour. If it is 0, every pixel is `paper`.
 */
export function divergingPixels(
  values: Float32Array,
  limit: number,
  colours: { below: string; paper: string; above: string },
): Uint8ClampedArray<ArrayBuffer> {
  const below = channels(colours.below);
  const paper = channels(colours.paper);
  const above = channels(colours.above);
  const pixels = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, i) => {
    const share = limit > 0 ? Math.min(Math.abs(value) / limit, 1) : 0;
    const full = value < 0 ? below : above;
    for (let c = 0; c < 3; c++) {
      const from = paper[c] as number;
      pixels[4 * i + c] = from + share * ((full[c] as number) - from);
    }
    pixels[4 * i + 3] = 255;
  });
  return pixels;
}
