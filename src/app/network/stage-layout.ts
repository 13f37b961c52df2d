/** Where the stages of the network lie on the canvas, and what lies at a point. Lengths are CSS pixels. */
import type { UnitPlace } from './flow.ts';

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A grid of square cells, one for each value, row after row. */
export interface GridStage extends Box {
  kind: 'units' | 'mixed';
  /** The hidden layer, from 0. */
  layer: number;
  count: number;
  columns: number;
  /** From one cell to the next. */
  pitch: number;
  /** The side of a cell; the rest of the pitch is a gap. */
  cell: number;
}

export interface StageLayout {
  width: number;
  height: number;
  /** The middle of the line of headings. */
  headings: number;
  image: Box;
  grids: readonly GridStage[];
  /** The outputs' rows lie from its top to its bottom. */
  outputs: Box & { count: number; row: number };
}

/** What a visitor can point at: a unit, or an output. */
export type Place = ({ kind: 'unit' } & UnitPlace) | { kind: 'output'; digit: number };

export interface StageShape {
  /** The hidden layers' widths. */
  units: readonly number[];
  /** The hidden layers have a kernel of their own that mixes their parts. */
  mixes: boolean;
  classes: number;
  /** The first layer shows pictures, which need more room. */
  pictured?: boolean;
}

/** The width of a stage with pictures, compared with that of others. */
const PICTURED = 2.2;
/** The room for the stages' names. */
const HEADINGS = 22;
/** A cell never has a larger pitch than this, however few units there are. */
const LARGEST_PITCH = 24;
/** Mixed stages are left out where grids would be narrower than this. */
const NARROWEST = 28;
/** How many times larger cells must be for a last row that is not full. */
const RAGGED = 1.35;

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/**
 * Lays out the stages from left to right. The last layer's mixed values have no stage: the outputs are built
 * from what each part adds to them.
 * @param ratio screen pixels in a CSS pixel; cells of a few pixels get a whole number of them.
 */
export function layOutStages(width: number, height: number, shape: StageShape, ratio = 1): StageLayout {
  const { units, mixes, classes, pictured = false } = shape;
  const top = HEADINGS;
  const room = Math.max(height - top - 2, 1);
  const side = Math.min(clamp(width * 0.15, 48, 148), room);
  const outputWidth = clamp(width * 0.2, 78, 210);
  const between = units.flatMap((count, layer): Pick<GridStage, 'kind' | 'layer' | 'count'>[] => [
    { kind: 'units', layer, count },
    ...(mixes && layer < units.length - 1 ? [{ kind: 'mixed' as const, layer, count }] : []),
  ]);
  const shareOf = (index: number) => (index === 0 && pictured ? PICTURED : 1);
  const widthFor = (stages: readonly unknown[]) => {
    const gap = clamp(width * 0.035, 8, 36);
    const shares = stages.reduce<number>((sum, _, i) => sum + shareOf(i), 0);
    return Math.max((width - side - outputWidth - gap * (stages.length + 1)) / shares, 1);
  };
  const tight = widthFor(between) < NARROWEST;
  const stages = tight ? between.filter(({ kind }) => kind === 'units') : between;
  const one = widthFor(stages);
  const placed = stages.map((stage, i) => ({
    ...stage,
    ...packed(stage.count, one * shareOf(i), room, ratio),
  }));
  // What the grids leave free goes into the gaps between all stages.
  const used = placed.reduce((sum, stage) => sum + stage.width, side + outputWidth);
  const gap = Math.max((width - used) / (placed.length + 1), 2);
  let left = side + gap;
  const grids = placed.map((stage): GridStage => {
    const grid = {
      ...stage,
      left: snapped(left, ratio),
      top: snapped(top + (room - stage.height) / 2, ratio),
    };
    left += stage.width + gap;
    return grid;
  });
  const row = Math.min(room / classes, 34);
  return {
    width,
    height,
    headings: HEADINGS / 2,
    image: {
      left: 0,
      top: snapped(top + (room - side) / 2, ratio),
      width: snapped(side, ratio),
      height: snapped(side, ratio),
    },
    grids,
    outputs: {
      left: width - outputWidth,
      top: top + (room - row * classes) / 2,
      width: outputWidth,
      height: row * classes,
      count: classes,
      row,
    },
  };
}

const snapped = (length: number, ratio: number) => Math.round(length * ratio) / ratio;

/** The largest cells with which `count` of them fit into the room; full rows where they cost little. */
function packed(
  count: number,
  width: number,
  height: number,
  ratio: number,
): Pick<GridStage, 'columns' | 'pitch' | 'cell' | 'width' | 'height'> {
  let best = { columns: 1, pitch: 0, score: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const pitch = Math.min(width / columns, height / Math.ceil(count / columns));
    const score = pitch * (count % columns === 0 ? RAGGED : 1);
    if (score > best.score) best = { columns, pitch, score };
    // With more columns the cells only get smaller.
    if (width / columns < best.pitch / RAGGED) break;
  }
  const { columns } = best;
  const limited = Math.min(best.pitch, LARGEST_PITCH);
  const pixels = limited * ratio;
  const pitch = pixels >= 3 ? Math.floor(pixels) / ratio : limited;
  const gap = pitch >= 10 ? 2 : pitch * ratio >= 4 ? 1 : 0;
  return {
    columns,
    pitch,
    cell: pitch - gap,
    width: columns * pitch - gap,
    height: Math.ceil(count / columns) * pitch - gap,
  };
}

/** The top left corner of a grid's cell. */
export function cellAt({ left, top, columns, pitch }: GridStage, index: number): { x: number; y: number } {
  return { x: left + (index % columns) * pitch, y: top + Math.floor(index / columns) * pitch };
}

export function gridOf(
  { grids }: StageLayout,
  kind: GridStage['kind'],
  layer: number,
): GridStage | undefined {
  return grids.find((grid) => grid.kind === kind && grid.layer === layer);
}

/** What lies at a point; undefined where there is neither a unit nor an output. */
export function placeAt({ grids, outputs }: StageLayout, x: number, y: number): Place | undefined {
  if (x >= outputs.left && y >= outputs.top && y < outputs.top + outputs.height) {
    return { kind: 'output', digit: Math.floor((y - outputs.top) / outputs.row) };
  }
  for (const { kind, layer, left, top, columns, pitch, count, width, height } of grids) {
    const inside = x >= left && x < left + width && y >= top && y < top + height;
    if (kind !== 'units' || !inside) continue;
    const unit = Math.floor((y - top) / pitch) * columns + Math.floor((x - left) / pitch);
    return unit < count ? { kind: 'unit', layer, unit } : undefined;
  }
  return undefined;
}

/** What lies beside a place, in the direction of an arrow key; the place itself where nothing does. */
export function neighbourOf(layout: StageLayout, place: Place, key: string): Place {
  const [across, down] = ARROWS[key] ?? [0, 0];
  if (place.kind === 'output') {
    const digit = clamp(place.digit + down, 0, layout.outputs.count - 1);
    const share = (digit + 0.5) / layout.outputs.count;
    return across < 0 ? intoGrid(layout, lastLayer(layout), share, -1) : { kind: 'output', digit };
  }
  const grid = gridOf(layout, 'units', place.layer);
  if (!grid) return place;
  const { columns, count } = grid;
  const column = (place.unit % columns) + across;
  const row = Math.floor(place.unit / columns);
  const beyond = column < 0 || column >= columns || (across > 0 && place.unit + 1 >= count);
  if (beyond) {
    const next = place.layer + across;
    if (next < 0) return place;
    const share = (row + 0.5) / Math.ceil(count / columns);
    if (next <= lastLayer(layout)) return intoGrid(layout, next, share, across);
    return {
      kind: 'output',
      digit: Math.min(Math.floor(share * layout.outputs.count), layout.outputs.count - 1),
    };
  }
  const unit = place.unit + across + down * columns;
  return unit >= 0 && unit < count ? { ...place, unit } : place;
}

const ARROWS: Record<string, [across: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export const isArrow = (key: string): boolean => Object.hasOwn(ARROWS, key);

const lastLayer = ({ grids }: StageLayout): number => Math.max(...grids.map(({ layer }) => layer));

/** The unit at the edge of a layer's grid that one comes to from the side. @param share of the height, 0 … 1 */
function intoGrid(layout: StageLayout, layer: number, share: number, across: number): Place {
  const { columns, count } = gridOf(layout, 'units', layer) as GridStage;
  const rows = Math.ceil(count / columns);
  const row = clamp(Math.floor(share * rows), 0, rows - 1);
  const unit = row * columns + (across > 0 ? 0 : columns - 1);
  return { kind: 'unit', layer, unit: Math.min(unit, count - 1) };
}
