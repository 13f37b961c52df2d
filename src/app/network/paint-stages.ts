/** Paints the stages of the network on a canvas. */
import { IMAGE_SIDE } from '../../drawing/image.ts';
import type { Link } from './links.ts';
import { levelOf, type StageColours } from './stage-colours.ts';
import { cellAt, type GridStage, gridOf, type Place, type StageLayout } from './stage-layout.ts';
import type { CellKind, GridValues, StageScene } from './stage-scene.ts';

/** All that is painted besides the values. */
export interface StageView {
  cells: CellKind;
  /** Names of the classes. */
  classes: readonly string[];
  /** The name of the first stage. */
  digitName: string;
  /** There is a digit, so the values mean something. */
  flows: boolean;
  /** The logits if nothing were dropped; only while the page shows what ReLU sees. */
  whole?: Float32Array | undefined;
  /** Pictures of the first layer's weights, `28 · columns` pixels wide; units show them instead of values. */
  pictures?: HTMLCanvasElement | undefined;
  /** What the visitor points at or has pinned. */
  place?: Place | undefined;
  pinned: boolean;
  /** From the stage before to the place, and from the place to the stage after it. */
  links: { from: readonly Link[]; to: readonly Link[] };
}

export interface Brush {
  context: CanvasRenderingContext2D;
  colours: StageColours;
  /** CSS font family. */
  font: string;
  /** The size of text, in CSS pixels. */
  text: number;
}

/** Paints everything. One unit of the context is a CSS pixel. */
export function paintStages(brush: Brush, scene: StageScene, view: StageView): void {
  const { layout } = scene;
  brush.context.clearRect(0, 0, layout.width, layout.height);
  paintHeadings(brush, layout, view);
  paintLinks(brush, layout, view, 'behind');
  paintPicture(brush, scene);
  for (const [i, grid] of layout.grids.entries()) paintGrid(brush, grid, scene.grid(i), view);
  paintOutputs(brush, scene, view);
  paintLinks(brush, layout, view, 'before');
  paintMark(brush, layout, view);
}

function paintHeadings({ context, colours, font, text }: Brush, layout: StageLayout, view: StageView): void {
  const { image, grids, outputs, headings } = layout;
  context.font = `${text}px ${font}`;
  context.fillStyle = colours.soft;
  context.textBaseline = 'middle';
  const stages = [
    { ...image, names: [view.digitName, 'digit'] },
    ...grids.map((grid) => ({
      ...grid,
      names: grid.kind === 'mixed' ? ['mixed', 'mix'] : [`${grid.count} units`, `${grid.count}`],
    })),
    { ...outputs, names: [`${outputs.count} outputs`, `${outputs.count}`] },
  ];
  let end = Number.NEGATIVE_INFINITY;
  for (const [i, { left, width, names }] of stages.entries()) {
    const next = stages[i + 1];
    // A name may reach into the gaps beside its stage.
    const room =
      Math.min(next ? next.left - left : width, width + 2 * (next ? next.left - left - width : 0)) - 6;
    const name = names.find((one) => context.measureText(one).width <= Math.max(room, width)) ?? '';
    const wide = context.measureText(name).width;
    const from = i === 0 ? left : Math.min(left + (width - wide) / 2, layout.width - wide);
    if (from < end + 4) continue;
    context.textAlign = 'left';
    context.fillText(name, from, headings);
    end = from + wide;
  }
}

/** Ink as the pad shows it, on a light frame. */
function paintPicture({ context, colours }: Brush, { layout, image: ink }: StageScene): void {
  const { left, top, width, height } = layout.image;
  const pitch = width / IMAGE_SIDE;
  // Whole pixels, so that there are no seams between two squares.
  const edges = Array.from({ length: IMAGE_SIDE + 1 }, (_, i) => Math.round(i * pitch));
  context.fillStyle = colours.ink;
  for (const [i, value] of ink.entries()) {
    if (value < 0.02) continue;
    const [column, row] = [i % IMAGE_SIDE, Math.floor(i / IMAGE_SIDE)];
    const [x, y] = [edges[column] as number, edges[row] as number];
    context.globalAlpha = Math.min(value, 1);
    context.fillRect(left + x, top + y, (edges[column + 1] as number) - x, (edges[row + 1] as number) - y);
  }
  context.globalAlpha = 1;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
}

/** A grid's cells, or the pictures of its units' weights. */
function paintGrid({ context, colours }: Brush, grid: GridStage, shown: GridValues, view: StageView): void {
  const { kind, layer, count, columns, cell } = grid;
  const pictured = view.pictures && kind === 'units' && layer === 0;
  for (let i = 0; i < count; i++) {
    const { x, y } = cellAt(grid, i);
    if (pictured && view.pictures) {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      const side = IMAGE_SIDE;
      context.drawImage(view.pictures, column * side, row * side, side, side, x, y, cell, cell);
      continue;
    }
    paintCell(context, colours, x, y, cell, i, shown, count, kind === 'mixed' ? 'mixed' : view.cells);
  }
}

function paintCell(
  context: CanvasRenderingContext2D,
  colours: StageColours,
  x: number,
  y: number,
  side: number,
  index: number,
  { values, bands, limit }: GridValues,
  count: number,
  kind: CellKind | 'mixed',
): void {
  for (let band = 0; band < bands; band++) {
    const value = values[band * count + index] as number;
    const level = levelOf(value, limit);
    const left = x + (band * side) / bands;
    const width = side / bands;
    if (kind === 'above' && value < 0) {
      // What ReLU drops leaves an empty frame.
      context.fillStyle = colours.belowRamp[0] as string;
      context.fillRect(left, y, width, side);
      if (level > 3 && side >= 4) {
        context.strokeStyle = colours.belowRamp[Math.ceil(level / 3)] as string;
        context.lineWidth = 1;
        context.strokeRect(left + 0.5, y + 0.5, width - 1, side - 1);
      }
      continue;
    }
    const ramp = kind === 'mixed' ? colours.plainRamp : value < 0 ? colours.belowRamp : colours.aboveRamp;
    context.fillStyle = ramp[level] as string;
    context.fillRect(left, y, width, side);
  }
}

const NAME_GAP = 6;
/** From this width on, the rows also have the probabilities. */
const WITH_SHARES = 118;

function paintOutputs({ context, colours, font, text }: Brush, scene: StageScene, view: StageView): void {
  const { outputs } = scene.layout;
  const { shares, bias, probabilities, reach } = scene.outputs;
  const { row, left, width } = outputs;
  const size = Math.min(text, row - 1);
  const readable = row >= 9;
  // The name of the best output is bold, and wider than the others.
  context.font = `700 ${Math.max(size, 8)}px ${font}`;
  context.textBaseline = 'middle';
  const named = Math.min(
    view.classes.reduce((most, name) => Math.max(most, context.measureText(name).width), 0),
    width * 0.4,
  );
  const shareWidth = readable && width >= WITH_SHARES ? context.measureText('100%').width + NAME_GAP : 0;
  // The marks at the bars' ends are two pixels wide.
  const track = { left: left + named + NAME_GAP + 1, width: width - named - NAME_GAP - shareWidth - 2 };
  const [low, high] = reach;
  const at = (value: number) => track.left + (track.width * (value - low)) / (high - low);
  const best = view.flows ? indexOfLargest(probabilities) : -1;
  const marked = view.place?.kind === 'output' ? view.place.digit : -1;
  for (let digit = 0; digit < outputs.count; digit++) {
    const top = outputs.top + digit * row;
    const middle = top + row / 2;
    if (digit === marked) {
      context.fillStyle = colours.plainRamp[3] as string;
      context.fillRect(left - 3, top, width + 3, row);
    }
    if (readable || digit === best) {
      context.font = `${digit === best ? 700 : 400} ${Math.max(size, 8)}px ${font}`;
      context.fillStyle = digit === best ? colours.accent : colours.ink;
      context.textAlign = 'right';
      context.fillText(fitted(context, view.classes[digit] ?? '', named + 1), left + named, middle);
      // Most outputs have next to nothing.
      if (shareWidth > 0 && view.flows && (probabilities[digit] as number) >= 0.005) {
        context.fillStyle = digit === best ? colours.accent : colours.soft;
        context.fillText(`${Math.round(100 * (probabilities[digit] as number))}%`, left + width, middle);
      }
    }
    paintBar(context, colours, view, shares, bias, digit, at, top, row);
  }
  context.fillStyle = colours.line;
  context.fillRect(Math.round(at(0)), outputs.top, 1, outputs.height);
}

/** What the parts add to one logit, one under the other; the next begins where the one before ends. */
function paintBar(
  context: CanvasRenderingContext2D,
  colours: StageColours,
  { cells, whole, flows }: StageView,
  shares: readonly Float32Array[],
  bias: Float32Array,
  digit: number,
  at: (value: number) => number,
  top: number,
  row: number,
): void {
  if (!flows) return;
  const inset = Math.max(Math.round(row * 0.18), row > 6 ? 1 : 0);
  const height = (row - 2 * inset) / shares.length;
  let end = 0;
  for (const [p, share] of shares.entries()) {
    const from = end;
    end += share[digit] as number;
    context.fillStyle = partColour(colours, cells, p, shares.length);
    const [start, stop] = [at(Math.min(from, end)), at(Math.max(from, end))];
    context.fillRect(start, top + inset + p * height, stop - start, height);
  }
  const tick = (value: number, colour: string, inner: number) => {
    context.fillStyle = colour;
    context.fillRect(at(value) - 1, top + inner, 2, row - 2 * inner);
  };
  if (whole) tick(whole[digit] as number, colours.below, inset);
  tick(end + (bias[digit] as number), colours.ink, Math.max(inset - 2, 0));
}

function partColour(colours: StageColours, cells: CellKind, part: number, parts: number): string {
  if (cells === 'parts') return colours.parts[part % colours.parts.length] as string;
  return part === 0 || parts === 1 ? colours.above : colours.below;
}

/** The beginning of a text that is too long, with dots. */
function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let short = text;
  while (short && context.measureText(`${short}…`).width > room) short = short.slice(0, -1);
  return `${short}…`;
}

function indexOfLargest(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > (values[best] as number) ? i : best), 0);
}

/** Lines to and from the place. Those to a unit of the first layer come from the whole picture. */
function paintLinks(
  { context, colours }: Brush,
  layout: StageLayout,
  { place, links }: StageView,
  when: 'behind' | 'before',
): void {
  if (!place) return;
  const end = boxOf(layout, place);
  if (!end) return;
  if (when === 'behind') {
    if (place.kind !== 'unit' || place.layer !== 0) return;
    const { left, top, width, height } = layout.image;
    context.fillStyle = colours.soft;
    context.globalAlpha = 0.16;
    context.beginPath();
    context.moveTo(left + width, top);
    context.lineTo(end.left, end.top);
    context.lineTo(end.left, end.top + end.height);
    context.lineTo(left + width, top + height);
    context.fill();
    context.globalAlpha = 1;
    return;
  }
  // The lines end at the frame of the mark.
  const mark = { left: end.left - 3, top: end.top, width: end.width + 6, height: end.height };
  const draw = (all: readonly Link[], boxFor: (index: number) => Box | undefined, incoming: boolean) => {
    const most = Math.max(...all.map(({ carries }) => Math.abs(carries)));
    for (const { index, carries } of [...all].reverse()) {
      const other = boxFor(index);
      if (!other) continue;
      const strength = Math.abs(carries) / most;
      context.strokeStyle = carries >= 0 ? colours.above : colours.below;
      context.globalAlpha = 0.25 + 0.65 * strength;
      context.lineWidth = 0.75 + 1.75 * strength;
      const [from, to] = incoming ? [other, mark] : [mark, other];
      curve(context, from, to);
    }
    context.globalAlpha = 1;
  };
  context.lineCap = 'round';
  draw(links.from, (index) => sourceBox(layout, place, index), true);
  draw(links.to, (index) => targetBox(layout, place, index), false);
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

function curve(context: CanvasRenderingContext2D, from: Box, to: Box): void {
  const [x0, y0] = [from.left + from.width, from.top + from.height / 2];
  const [x1, y1] = [to.left, to.top + to.height / 2];
  const middle = (x0 + x1) / 2;
  context.beginPath();
  context.moveTo(x0, y0);
  context.bezierCurveTo(middle, y0, middle, y1, x1, y1);
  context.stroke();
}

function cellBox(grid: GridStage | undefined, index: number): Box | undefined {
  if (!grid || index >= grid.count) return undefined;
  const { x, y } = cellAt(grid, index);
  return { left: x, top: y, width: grid.cell, height: grid.cell };
}

function boxOf(layout: StageLayout, place: Place): Box | undefined {
  if (place.kind === 'unit') return cellBox(gridOf(layout, 'units', place.layer), place.unit);
  const { left, top, width, row, count } = layout.outputs;
  return place.digit < count ? { left, top: top + place.digit * row, width, height: row } : undefined;
}

/** Where a link to the place begins. Values that are not mixed count their parts side by side. */
function sourceBox(layout: StageLayout, place: Place, index: number): Box | undefined {
  const last = Math.max(...layout.grids.map(({ layer }) => layer));
  if (place.kind === 'output') return cellBox(gridOf(layout, 'units', last), index);
  const mixed = gridOf(layout, 'mixed', place.layer - 1);
  const units = gridOf(layout, 'units', place.layer - 1);
  return mixed ? cellBox(mixed, index) : units && cellBox(units, index % units.count);
}

/** Where a link from a unit ends: in the mixed stage, in the next layer, or at an output. */
function targetBox(layout: StageLayout, place: Place, index: number): Box | undefined {
  if (place.kind !== 'unit') return undefined;
  const after = gridOf(layout, 'mixed', place.layer) ?? gridOf(layout, 'units', place.layer + 1);
  return after ? cellBox(after, index) : boxOf(layout, { kind: 'output', digit: index });
}

/** A frame around the unit that is pointed at or pinned. */
function paintMark({ context, colours }: Brush, layout: StageLayout, { place, pinned }: StageView): void {
  const box = place?.kind === 'unit' && boxOf(layout, place);
  if (!box) return;
  const { left, top, width, height } = box;
  const around = (by: number, colour: string, line: number) => {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.strokeRect(left - by, top - by, width + 2 * by, height + 2 * by);
  };
  around(2, colours.paper, 2);
  around(2, pinned ? colours.accent : colours.ink, pinned ? 2 : 1.5);
}
