/** Keeps a canvas showing the stages: paints while something moves, and rests when nothing does. */
import { IMAGE_SIDE } from '../../drawing/image.ts';
import { fitToScreen, onSchemeChange, painter } from '../../drawing/paint.ts';
import { divergingPixels } from '../see-inside/diverging.ts';
import type { Flow } from './flow.ts';
import type { LivingNetwork } from './living-network.ts';
import { firstPictures, pictureLimit } from './looks-for.ts';
import { type Brush, paintStages, type StageView } from './paint-stages.ts';
import { type StageColours, stageColours } from './stage-colours.ts';
import { gridOf, layOutStages, type StageLayout, type StageShape } from './stage-layout.ts';
import { StageScene } from './stage-scene.ts';

/** What the canvas has to show. */
export interface StageContent {
  network: LivingNetwork;
  /** `[784]`, 0 (paper) … 1 (ink). */
  image: Float32Array;
  /** Undefined when there is no digit to read. */
  flow: Flow | undefined;
  view: Omit<StageView, 'pictures'>;
  /** Units of the first layer show the pictures of their weights. */
  pictured: boolean;
  /** Its pictures get more room than its values would. */
  roomy: boolean;
  /** Values jump to what they are, without a way in between. */
  still: boolean;
}

/** A frame that took longer, for example because the page was hidden, counts as so many milliseconds. */
const LONGEST_FRAME = 50;

export class StageAnimation {
  private scene: StageScene | undefined;
  private shown: StageContent | undefined;
  private colours: StageColours | undefined;
  private atlas: { of: LivingNetwork; canvas: HTMLCanvasElement } | undefined;
  private frame: number | undefined;
  private before: number | undefined;
  private seen = false;
  private readonly ends: (() => void)[];

  /** @param onLayout is called when the stages lie elsewhere. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly onLayout: (layout: StageLayout) => void,
  ) {
    const observer = new IntersectionObserver((entries) => {
      this.seen = entries.at(-1)?.isIntersecting ?? false;
      this.ask();
    });
    observer.observe(canvas);
    this.ends = [
      // The canvas is cleared when its size is set, so it is painted at once.
      fitToScreen(canvas, () => {
        this.scene = undefined;
        if (this.shown) this.show(this.shown);
        this.paintNow();
      }),
      onSchemeChange(() => {
        this.colours = undefined;
        this.atlas = undefined;
        this.ask();
      }),
      () => observer.disconnect(),
    ];
  }

  show(shown: StageContent): void {
    const { network, image, flow, view, still } = shown;
    const before = this.shown;
    const fresh =
      !before || !this.scene || before.roomy !== shown.roomy || !sameShape(network, before.network);
    this.shown = shown;
    if (fresh) this.scene = this.newScene(shown);
    this.scene?.aim(image, flow, network.output.bias, view.whole, still || fresh);
    this.ask();
  }

  end(): void {
    for (const end of this.ends) end();
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
  }

  private newScene({ network, roomy }: StageContent): StageScene | undefined {
    const { clientWidth, clientHeight } = this.canvas;
    // A hidden canvas has no size.
    if (!clientWidth || !clientHeight) return undefined;
    const layout = layOutStages(
      clientWidth,
      clientHeight,
      { ...stageShape(network), pictured: roomy },
      this.ratio,
    );
    this.onLayout(layout);
    return new StageScene(layout, network);
  }

  /** Screen pixels in a CSS pixel. */
  private get ratio(): number {
    return this.canvas.width / this.canvas.clientWidth;
  }

  private ask(): void {
    if (!this.seen || this.frame !== undefined) return;
    this.frame = requestAnimationFrame((now) => {
      this.frame = undefined;
      const ms = Math.min(now - (this.before ?? now - 16), LONGEST_FRAME);
      this.before = now;
      const moves = this.scene?.step(ms) ?? false;
      this.paintNow();
      if (moves) this.ask();
      else this.before = undefined;
    });
  }

  private paintNow(): void {
    const { scene, shown, canvas, ratio } = this;
    const context = painter(canvas);
    if (!scene || !shown || !context) return;
    const style = getComputedStyle(canvas);
    this.colours ??= stageColours((name) => {
      // `fillStyle` accepts every notation of a colour, and returns #rrggbb.
      context.fillStyle = style.getPropertyValue(name);
      return String(context.fillStyle);
    });
    const brush: Brush = {
      context,
      colours: this.colours,
      font: style.fontFamily,
      text: Number.parseFloat(style.fontSize),
    };
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const pictures = shown.pictured ? this.pictures(shown.network, scene.layout, this.colours) : undefined;
    paintStages(brush, scene, { ...shown.view, pictures });
  }

  /** The pictures of the first layer's weights, in the order of its grid. */
  private pictures(
    network: LivingNetwork,
    layout: StageLayout,
    colours: StageColours,
  ): HTMLCanvasElement | undefined {
    const grid = gridOf(layout, 'units', 0);
    if (!grid) return undefined;
    const { columns, count } = grid;
    const wide = columns * IMAGE_SIDE;
    if (this.atlas?.of === network && this.atlas.canvas.width === wide) return this.atlas.canvas;
    const canvas = this.atlas?.canvas ?? document.createElement('canvas');
    canvas.width = wide;
    canvas.height = Math.ceil(count / columns) * IMAGE_SIDE;
    const context = painter(canvas);
    const all = firstPictures(network);
    const size = IMAGE_SIDE * IMAGE_SIDE;
    for (let unit = 0; unit < count; unit++) {
      const own = all.subarray(unit * size, (unit + 1) * size);
      const ground = colours.aboveRamp[0] as string;
      const pixels = divergingPixels(own, pictureLimit(own), { ...colours, paper: ground });
      const at = { x: (unit % columns) * IMAGE_SIDE, y: Math.floor(unit / columns) * IMAGE_SIDE };
      context?.putImageData(new ImageData(pixels, IMAGE_SIDE, IMAGE_SIDE), at.x, at.y);
    }
    this.atlas = { of: network, canvas };
    return canvas;
  }
}

export const stageShape = ({ hidden, mixes, classes }: LivingNetwork): StageShape => ({
  units: hidden.map(({ units }) => units),
  mixes,
  classes: classes.length,
});

const sameShape = (some: LivingNetwork, other: LivingNetwork): boolean =>
  some.activation === other.activation &&
  some.classes.join('\n') === other.classes.join('\n') &&
  some.hidden.map(({ units }) => units).join() === other.hidden.map(({ units }) => units).join();
