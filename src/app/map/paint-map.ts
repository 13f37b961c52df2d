/** Paints a map: each digit as its class' sign, or as its own picture where there is room for it. */
import { IMAGE_SIDE } from '../../drawing/image.ts';
import { painter } from '../../drawing/paint.ts';
import type { Projection } from './view.ts';

/** From this zoom on digits are shown as pictures. */
const PICTURE_ZOOM = 4;

/** How strong the other digits are while one class is shown. */
const FAINT = 0.12;

export interface Look {
  /** Screen pixels in a CSS pixel. */
  ratio: number;
  /** How much larger the page's type is than usual, as on a projector. */
  enlarged: number;
  ink: string;
  paper: string;
  font: string;
  /** The colour of each class. */
  colours: readonly string[];
  /** What is drawn for a digit of each class. */
  signs: readonly string[];
}

export interface Shown {
  places: Float32Array;
  labels: Uint8Array;
  /** The digits to ring, because they are read wrong. */
  misread: readonly number[];
  zoom: number;
  /** The class that alone is shown in full strength. */
  only?: number | undefined;
  picked?: number | undefined;
}

type Sheet = HTMLCanvasElement;

/** Paints signs and pictures. It keeps both ready, in each class' colour, until the look changes. */
export class MapPainter {
  private signs: { look: Look; size: number; sheets: Sheet[] } | undefined;
  private pictures: { look: Look; sheet: Sheet } | undefined;

  /** @param images `[784]` each, 0 … 255, or undefined until they are here. */
  constructor(private readonly images: readonly Uint8Array[] | undefined) {}

  paint(context: CanvasRenderingContext2D, shown: Shown, projection: Projection, look: Look): void {
    const { width, height } = context.canvas;
    context.clearRect(0, 0, width, height);
    const { places, labels, zoom, only } = shown;
    const asPictures = zoom >= PICTURE_ZOOM && this.images !== undefined;
    const side = asPictures ? pictureSize(zoom) : signSize(width / look.ratio, zoom);
    const size = Math.round(look.ratio * look.enlarged * side);
    const draw = asPictures
      ? this.pictureDrawer(context, labels, size, look)
      : this.signDrawer(context, labels, size, look);
    const each = (use: (i: number, x: number, y: number) => void) => {
      for (let i = 0; i < labels.length; i++) {
        const x = projection.left + projection.scale * (places[2 * i] as number);
        const y = projection.top + projection.scale * (places[2 * i + 1] as number);
        if (x > -size && x < width + size && y > -size && y < height + size) use(i, x, y);
      }
    };
    if (only !== undefined) {
      context.globalAlpha = FAINT;
      each((i, x, y) => labels[i] !== only && draw(i, x, y));
      context.globalAlpha = 1;
    }
    each((i, x, y) => (only === undefined || labels[i] === only) && draw(i, x, y));

    const ring = (i: number, radius: number) => {
      context.beginPath();
      const x = projection.left + projection.scale * (places[2 * i] as number);
      const y = projection.top + projection.scale * (places[2 * i + 1] as number);
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.stroke();
    };
    context.strokeStyle = look.ink;
    context.lineWidth = look.ratio;
    for (const i of shown.misread) if (only === undefined || labels[i] === only) ring(i, 0.62 * size);
    if (shown.picked === undefined) return;
    // A line of the paper's colour outside and inside, so that the ring shows on any crowd.
    for (const [colour, lineWidth] of [
      [look.paper, 5],
      [look.ink, 2.5],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = lineWidth * look.ratio;
      ring(shown.picked, 0.62 * size + 3 * look.ratio);
    }
  }

  private signDrawer(context: CanvasRenderingContext2D, labels: Uint8Array, size: number, look: Look) {
    if (this.signs?.look !== look || this.signs.size !== size) {
      this.signs = { look, size, sheets: look.signs.map((sign, i) => signSheet(sign, size, look, i)) };
    }
    const { sheets } = this.signs;
    return (i: number, x: number, y: number) => {
      const sheet = sheets[labels[i] as number] as Sheet;
      // Whole pixels, so that a sign stays sharp.
      context.drawImage(sheet, Math.round(x - sheet.width / 2), Math.round(y - sheet.height / 2));
    };
  }

  private pictureDrawer(context: CanvasRenderingContext2D, labels: Uint8Array, size: number, look: Look) {
    if (this.pictures?.look !== look) {
      this.pictures = { look, sheet: pictureSheet(this.images as readonly Uint8Array[], labels, look) };
    }
    const { sheet } = this.pictures;
    const side = IMAGE_SIDE;
    return (i: number, x: number, y: number) => {
      const [from, top] = [(i % ACROSS) * side, Math.floor(i / ACROSS) * side];
      context.drawImage(sheet, from, top, side, side, x - size / 2, y - size / 2, size, size);
    };
  }
}

/** The height of a sign, in CSS pixels at the usual size of type. */
const signSize = (width: number, zoom: number): number =>
  Math.min(18, (width < 480 ? 10 : 12) + 2 * (zoom - 1));

/** The side of a picture, in the same pixels. */
const pictureSize = (zoom: number): number => Math.min(44, 20 + 1.5 * (zoom - PICTURE_ZOOM));

function sheetOf(width: number, height: number): [Sheet, CanvasRenderingContext2D] {
  const sheet = document.createElement('canvas');
  sheet.width = width;
  sheet.height = height;
  return [sheet, painter(sheet) as CanvasRenderingContext2D];
}

function signSheet(
  sign: string,
  size: number,
  { ink, paper, colours, font, ratio }: Look,
  index: number,
): Sheet {
  const weight = `600 ${size}px ${font}`;
  const [sheet, context] = sheetOf(Math.ceil(size * (0.5 + 0.6 * sign.length)), Math.ceil(1.3 * size));
  context.font = weight;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  // A thin edge of the paper's colour keeps overlapping signs apart.
  context.strokeStyle = paper;
  context.lineWidth = 1.5 * ratio;
  context.strokeText(sign, sheet.width / 2, sheet.height / 2);
  context.fillStyle = colours[index] ?? ink;
  context.fillText(sign, sheet.width / 2, sheet.height / 2);
  return sheet;
}

/** Pictures in a row of the sheet. */
const ACROSS = 32;

/** All pictures on one sheet, each in its class' colour; the paper stays clear. */
function pictureSheet(images: readonly Uint8Array[], labels: Uint8Array, { ink, colours }: Look): Sheet {
  const side = IMAGE_SIDE;
  const [sheet, context] = sheetOf(ACROSS * side, Math.ceil(images.length / ACROSS) * side);
  const channels = colours.map((colour) => channelsOf(context, colour || ink));
  const pixels = context.createImageData(sheet.width, sheet.height);
  images.forEach((image, i) => {
    const [red, green, blue] = channels[labels[i] as number] as [number, number, number];
    const [left, top] = [(i % ACROSS) * side, Math.floor(i / ACROSS) * side];
    image.forEach((value, at) => {
      const to = 4 * ((top + Math.floor(at / side)) * sheet.width + left + (at % side));
      pixels.data[to] = red;
      pixels.data[to + 1] = green;
      pixels.data[to + 2] = blue;
      pixels.data[to + 3] = value;
    });
  });
  context.putImageData(pixels, 0, 0);
  return sheet;
}

/** Red, green and blue of a CSS colour, 0 … 255 each. */
function channelsOf(context: CanvasRenderingContext2D, colour: string): [number, number, number] {
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  context.clearRect(0, 0, 1, 1);
  return [red, green, blue];
}
