/** Which part of the map the canvas shows, and which digit lies where. Pure functions. */

/** The whole map at a zoom of 1; `x` and `y` are the place in the middle of the canvas, −1 … 1 from edge to edge. */
export interface View {
  zoom: number;
  x: number;
  y: number;
}

export const WHOLE: View = { zoom: 1, x: 0, y: 0 };
export const MOST_ZOOM = 24;

/** The smallest box around all places of a map. */
export interface Extent {
  /** Its middle. */
  x: number;
  y: number;
  /** Half of its width and of its height; never 0. */
  width: number;
  height: number;
}

/** The canvas' place of a map's (x, y) is (left + scale · x, top + scale · y). */
export interface Projection {
  left: number;
  top: number;
  scale: number;
}

export function extentOf(places: Float32Array): Extent {
  const [along, up] = [0, 1].map((axis) => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = axis; i < places.length; i += 2) {
      least = Math.min(least, places[i] as number);
      most = Math.max(most, places[i] as number);
    }
    return { middle: (least + most) / 2, half: Math.max((most - least) / 2, 1e-6) };
  }) as [{ middle: number; half: number }, { middle: number; half: number }];
  return { x: along.middle, y: up.middle, width: along.half, height: up.half };
}

/** @param margin around the outermost digits, in the canvas' units. */
export function project(
  view: View,
  extent: Extent,
  width: number,
  height: number,
  margin: number,
): Projection {
  const fitting = Math.min((width / 2 - margin) / extent.width, (height / 2 - margin) / extent.height);
  const scale = view.zoom * Math.max(fitting, 1e-6);
  return {
    left: width / 2 - scale * (extent.x + view.x * extent.width),
    top: height / 2 - scale * (extent.y + view.y * extent.height),
    scale,
  };
}

/** Where a place lies within the extent, −1 … 1 from edge to edge. */
export const within = (
  { x, y, width, height }: Extent,
  places: Float32Array,
  digit: number,
): [number, number] => [
  ((places[2 * digit] as number) - x) / width,
  ((places[2 * digit + 1] as number) - y) / height,
];

/** Zooms so that the place (`x`, `y`), as `within` has it, stays where it is on the canvas. */
export function zoomed(view: View, factor: number, x = view.x, y = view.y): View {
  const zoom = Math.min(MOST_ZOOM, Math.max(1, view.zoom * factor));
  const kept = view.zoom / zoom;
  return held({ zoom, x: x + (view.x - x) * kept, y: y + (view.y - y) * kept });
}

export const moved = (view: View, x: number, y: number): View =>
  held({ ...view, x: view.x + x, y: view.y + y });

/** The edge of the map goes no farther than to the canvas' edge. */
function held({ zoom, x, y }: View): View {
  const most = 1 - 1 / zoom;
  const clamp = (value: number) => Math.min(most, Math.max(0 - most, value));
  return { zoom, x: clamp(x), y: clamp(y) };
}

/** The digit nearest to a place of the canvas, if one lies within `radius`. */
export function digitAt(
  places: Float32Array,
  { left, top, scale }: Projection,
  x: number,
  y: number,
  radius: number,
): number | undefined {
  let nearest: number | undefined;
  let least = radius ** 2;
  for (let i = 0; i < places.length / 2; i++) {
    const dx = left + scale * (places[2 * i] as number) - x;
    const dy = top + scale * (places[2 * i + 1] as number) - y;
    const distance = dx * dx + dy * dy;
    if (distance > least) continue;
    least = distance;
    nearest = i;
  }
  return nearest;
}

/** The digit nearest to the middle of what is shown. */
export const middleDigit = (places: Float32Array, projection: Projection, width: number, height: number) =>
  digitAt(places, projection, width / 2, height / 2, Number.POSITIVE_INFINITY);

/**
 * The nearest digit in a direction, `(1, 0)` for right, `(0, 1)` for down: among those within 45 degrees of it.
 * Without one, there is none beyond.
 */
export function digitBeyond(places: Float32Array, from: number, dx: number, dy: number): number | undefined {
  const [x, y] = [places[2 * from] as number, places[2 * from + 1] as number];
  let nearest: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < places.length / 2; i++) {
    const along = dx * ((places[2 * i] as number) - x) + dy * ((places[2 * i + 1] as number) - y);
    const across = Math.abs(dy * ((places[2 * i] as number) - x) - dx * ((places[2 * i + 1] as number) - y));
    if (i === from || along <= 0 || across > along) continue;
    const distance = along + across;
    if (distance >= least) continue;
    least = distance;
    nearest = i;
  }
  return nearest;
}

/** The view moved, if need be, so that the place lies well inside. */
export function showing(view: View, places: Float32Array, digit: number, extent: Extent): View {
  const [x, y] = within(extent, places, digit);
  const inside = 0.85 / view.zoom;
  const towards = (from: number, to: number) =>
    Math.abs(to - from) <= inside ? 0 : to - from - Math.sign(to - from) * inside;
  return moved(view, towards(view.x, x), towards(view.y, y));
}
