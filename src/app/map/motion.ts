/** Moves the digits from where they are to where the next map has them. */
import { type Extent, extentOf } from './view.ts';

/** How long they move, in milliseconds. */
export const DURATION = 700;

/** Slow at both ends. */
const eased = (share: number): number => (share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2);

export class Motion {
  private from: Float32Array;
  private fromExtent: Extent;
  private to: Float32Array;
  private toExtent: Extent;
  private since = Number.NEGATIVE_INFINITY;
  /** `[digits · 2]`: where the digits are. */
  readonly places: Float32Array;
  extent: Extent;

  constructor(places: Float32Array) {
    this.places = places.slice();
    this.from = places.slice();
    this.to = places;
    this.extent = this.fromExtent = this.toExtent = extentOf(places);
  }

  /** Begins to move to other places, from where the digits are now; `jumps`: is there at once. */
  turnTo(places: Float32Array, now: number, jumps: boolean): void {
    if (places === this.to) return;
    this.from = this.places.slice();
    this.fromExtent = this.extent;
    this.to = places;
    this.toExtent = extentOf(places);
    this.since = jumps ? Number.NEGATIVE_INFINITY : now;
  }

  /** Moves the digits to where they are at that time. Returns whether they go on moving. */
  advance(now: number): boolean {
    const share = Math.min(1, (now - this.since) / DURATION);
    const weight = eased(share);
    for (let i = 0; i < this.places.length; i++) {
      const from = this.from[i] as number;
      this.places[i] = from + weight * ((this.to[i] as number) - from);
    }
    const { fromExtent, toExtent } = this;
    const between = (part: keyof Extent) => fromExtent[part] + weight * (toExtent[part] - fromExtent[part]);
    this.extent = {
      x: between('x'),
      y: between('y'),
      width: between('width'),
      height: between('height'),
    };
    return share < 1;
  }
}
