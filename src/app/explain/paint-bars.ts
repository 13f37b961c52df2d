/** Paints a row of values as bars above and below a line. */

interface BarColours {
  above: string;
  below: string;
  line: string;
}

/**
 * @param limit the magnitude that reaches to the edge.
 * @param upwards no value is below zero, so the line is at the bottom.
 */
export function paintBars(
  context: CanvasRenderingContext2D,
  values: Float32Array,
  { limit, upwards = false, colours }: { limit: number; upwards?: boolean; colours: BarColours },
): void {
  const { width, height } = context.canvas;
  const side = width / values.length;
  const gap = side > 4 ? side * 0.2 : 0;
  const zero = upwards ? height - 1 : height / 2;
  const scale = (zero - 1) / limit;
  values.forEach((value, i) => {
    context.fillStyle = value >= 0 ? colours.above : colours.below;
    context.fillRect(i * side, zero - Math.max(0, scale * value), side - gap, Math.abs(scale * value));
  });
  context.fillStyle = colours.line;
  context.fillRect(0, zero - 0.5, width, 1);
}

export const barColours = (style: CSSStyleDeclaration): BarColours => ({
  above: style.getPropertyValue('--above'),
  below: style.getPropertyValue('--below'),
  line: style.color,
});
