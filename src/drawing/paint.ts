/** Puts strokes and images on canvases. Colours are the canvas' own CSS colour. */
import { IMAGE_SIDE } from './image.ts';
import { PAD_SIDE, type Stroke, type Strokes } from './strokes.ts';

/** Width of the line on the pad, in pad units: MNIST's, for a digit that fills a good part of it. */
const PEN_WIDTH = 24;

/**
 * What every canvas of the page is painted through. `willReadFrequently` keeps its pixels with the
 * processor: on a software GPU Chromium 156 at times does not carry out `clearRect`, and the old ink
 * stays on the screen. All canvases here are small enough for it to make no difference in speed.
 */
export function painter(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  return canvas.getContext('2d', { willReadFrequently: true });
}

const paths = new WeakMap<Stroke, Path2D>();

/** Replaces what the canvas (square within a pixel, any number of them) shows. */
export function paintStrokes(canvas: HTMLCanvasElement, strokes: Strokes): void {
  const context = painter(canvas);
  if (!context) return;
  const scale = canvas.width / PAD_SIDE;
  context.resetTransform();
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineWidth = PEN_WIDTH;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    let path = paths.get(stroke);
    if (!path) {
      path = smooth(stroke);
      paths.set(stroke, path);
    }
    context.stroke(path);
  }
}

/** A curve through the middles between neighbouring points, which it follows as tangents. */
function smooth(stroke: Stroke): Path2D {
  const path = new Path2D();
  let [x = 0, y = 0] = stroke;
  // A line of no length may be left out; this also is the dot of a stroke with one point.
  path.arc(x, y, 0.01, 0, 2 * Math.PI);
  path.moveTo(x, y);
  for (let i = 2; i < stroke.length; i += 2) {
    const nextX = stroke[i] as number;
    const nextY = stroke[i + 1] as number;
    path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
    x = nextX;
    y = nextY;
  }
  path.lineTo(x, y);
  return path;
}

/** Paints `image` (`[784]`, 0 … 1) on a canvas of 28 × 28 pixels, ink as opacity. */
export function paintImage(canvas: HTMLCanvasElement, image: Float32Array): void {
  const context = painter(canvas);
  if (!context) return;
  const pixels = context.createImageData(IMAGE_SIDE, IMAGE_SIDE);
  image.forEach((value, i) => {
    pixels.data[4 * i + 3] = Math.round(255 * value);
  });
  context.putImageData(pixels, 0, 0);
  context.globalCompositeOperation = 'source-in';
  context.fillStyle = getComputedStyle(canvas).color;
  context.fillRect(0, 0, IMAGE_SIDE, IMAGE_SIDE);
}

/**
 * Calls back when the visitor's system turns light or dark or takes other colours, and when a dark page
 * is printed, which makes it light; returns what ends it.
 */
export function onSchemeChange(callback: () => void): () => void {
  const schemes = ['screen and (prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  for (const scheme of schemes) scheme.addEventListener('change', callback);
  return () => {
    for (const scheme of schemes) scheme.removeEventListener('change', callback);
  };
}

/**
 * Calls back when a CSS pixel has become another number of the screen's pixels: by zoom, or on another
 * screen. Returns what ends it.
 */
export function onRatioChange(callback: () => void): () => void {
  let ratio: MediaQueryList;
  const watch = () => {
    ratio = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    ratio.addEventListener('change', changed, { once: true });
  };
  const changed = () => {
    watch();
    callback();
  };
  watch();
  return () => ratio.removeEventListener('change', changed);
}

/**
 * Gives a canvas as many pixels as the screen has for its content box, and calls back to have it painted:
 * soon, and with each other size or number of pixels. Returns what ends it.
 */
export function fitToScreen(canvas: HTMLCanvasElement, callback: () => void): () => void {
  const exact = 'devicePixelContentBoxSize' in ResizeObserverEntry.prototype;
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return;
    const pixels = exact ? entry.devicePixelContentBoxSize[0] : entry.contentBoxSize[0];
    const scale = exact ? 1 : devicePixelRatio;
    const width = Math.round(scale * (pixels?.inlineSize ?? 0));
    const height = Math.round(scale * (pixels?.blockSize ?? 0));
    // Nothing while it is hidden.
    if (!width || !height) return;
    // To set a size empties the canvas, so callbacks paint all of it.
    canvas.width = width;
    canvas.height = height;
    callback();
  });
  // What is observed anew is reported anew: with another ratio alone no CSS size changes.
  const observe = () => {
    observer.disconnect();
    observer.observe(canvas, exact ? { box: 'device-pixel-content-box' } : {});
  };
  observe();
  const endWatching = onRatioChange(observe);
  return () => {
    observer.disconnect();
    endWatching();
  };
}
