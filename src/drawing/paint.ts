/** Paints strokes and images on canvases, in the canvas' CSS `color`. */
import { IMAGE_SIDE } from './image.ts';
import { media } from './media.ts';
import { PAD_SIDE, type Stroke, type Strokes } from './strokes.ts';

/** Width of the line, in pad units. A digit that fills most of the pad then looks as bold as MNIST's. */
const PEN_WIDTH = 24;

/**
 * The context that paints a canvas; every canvas of the page is painted with it. `willReadFrequently`
 * keeps the canvas' pixels off the GPU: on a software GPU, Chromium 156 sometimes ignores `clearRect`,
 * and the old ink stays on the screen. The canvases are so small that the speed is the same.
 */
export function painter(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  return canvas.getContext('2d', { willReadFrequently: true });
}

const paths = new WeakMap<Stroke, Path2D>();

/** Clears the canvas and paints the strokes. It may have any size, but must be square to within a pixel. */
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

/** A curve through the midpoints of the stroke's lines, with these lines as its tangents. */
function smooth(stroke: Stroke): Path2D {
  const path = new Path2D();
  let [x = 0, y = 0] = stroke;
  // A browser may skip a line of no length, so this circle is the dot of a stroke with one point.
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

/** Paints `image` (`[784]`, 0 … 1) on a canvas of 28 × 28 pixels. The values become opacities. */
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
 * Calls back when the page changes between light and dark or to forced colours, and when it is printed,
 * because paper is light. Returns a function that ends this.
 */
export function onSchemeChange(callback: () => void): () => void {
  const lists = ['print', '(forced-colors: active)'].map(media);
  for (const list of lists) list.addEventListener('change', callback);
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributeFilter: ['data-scheme'] });
  return () => {
    for (const list of lists) list.removeEventListener('change', callback);
    observer.disconnect();
  };
}

/**
 * Calls back when the number of screen pixels in a CSS pixel changes: by zooming, or on another screen.
 * Returns a function that ends this.
 */
export function onRatioChange(callback: () => void): () => void {
  let ratio: MediaQueryList;
  const watch = () => {
    ratio = media(`(resolution: ${devicePixelRatio}dppx)`);
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
 * Gives a canvas as many pixels as the screen has in its content box. Calls back soon, and after each
 * change of the size, so that the caller paints the canvas. Returns a function that ends this.
 */
export function fitToScreen(canvas: HTMLCanvasElement, callback: () => void): () => void {
  const exact = 'devicePixelContentBoxSize' in ResizeObserverEntry.prototype;
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return;
    const pixels = exact ? entry.devicePixelContentBoxSize[0] : entry.contentBoxSize[0];
    const scale = exact ? 1 : devicePixelRatio;
    const width = Math.round(scale * (pixels?.inlineSize ?? 0));
    const height = Math.round(scale * (pixels?.blockSize ?? 0));
    // A hidden canvas has no size.
    if (!width || !height) return;
    // Setting the size clears the canvas, so the callback has to paint all of it.
    canvas.width = width;
    canvas.height = height;
    callback();
  });
  // If only the ratio changes, no CSS size does. An observer that starts again always reports.
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
