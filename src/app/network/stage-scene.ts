/** What the canvas shows: the values of all stages, which ease from one digit to the next. */
import type { ActivationChoice } from '../../model/names.ts';
import { fateOf } from '../see-inside/layer-text.ts';
import { Eased } from './ease.ts';
import type { Flow } from './flow.ts';
import type { LivingNetwork } from './living-network.ts';
import type { GridStage, StageLayout } from './stage-layout.ts';

/** How long the first stage's values take for two thirds of their way, and each further one longer, in ms. */
const FIRST_DELAY = 36;
const MORE_DELAY = 18;

/**
 * How a unit's cell is coloured. `halves`: in one colour above zero and in another below. `above`: the same,
 * but what is below is dropped. `parts`: as many stripes as the layer has parts, each for what the part makes.
 */
export type CellKind = 'halves' | 'above' | 'parts';

export function cellKindOf(activation: ActivationChoice, asRelu: boolean): CellKind {
  const fate = fateOf(activation);
  if (fate === 'changed') return 'parts';
  return fate === 'thrown' || asRelu ? 'above' : 'halves';
}

/** A grid's values, as they are shown now. */
export interface GridValues {
  /** `[bands · count]` */
  values: Float32Array;
  /** How many values a cell shows. */
  bands: number;
  /** The magnitude that gets the full colour. */
  limit: number;
}

interface Moving {
  values: Eased;
  limit: Eased;
  bands: number;
}

/** All stages' values on their way. Made anew for another network or another layout of the stages. */
export class StageScene {
  /** Cells show what the parts make, not what arrives at them. */
  private readonly striped: boolean;
  private readonly picture = new Eased(784, FIRST_DELAY);
  private readonly moving: readonly Moving[];
  private readonly shareValues: readonly Eased[];
  private readonly bias: Eased;
  private readonly chances: Eased;
  /** Smallest and largest end of a bar. */
  private readonly reach: Eased;

  constructor(
    readonly layout: StageLayout,
    network: Pick<LivingNetwork, 'activation' | 'texts' | 'classes'>,
  ) {
    const { grids } = layout;
    const parts = network.texts.length;
    this.striped = cellKindOf(network.activation, false) === 'parts';
    this.moving = grids.map(({ kind, count }, i) => {
      const delay = FIRST_DELAY + (i + 1) * MORE_DELAY;
      const bands = kind === 'units' && this.striped ? parts : 1;
      return { values: new Eased(bands * count, delay), limit: new Eased(1, delay), bands };
    });
    const delay = FIRST_DELAY + (grids.length + 1) * MORE_DELAY;
    const classes = network.classes.length;
    this.shareValues = network.texts.map(() => new Eased(classes, delay));
    this.bias = new Eased(classes, delay);
    this.chances = new Eased(classes, delay);
    this.reach = new Eased(2, delay);
    this.reach.aim([0, 1], true);
  }

  /**
   * @param flow undefined when there is no digit: then all values go to zero.
   * @param bias of the last layer.
   * @param whole logits that have to fit on the bars' scale, too.
   */
  aim(
    image: Float32Array,
    flow: Flow | undefined,
    bias: Float32Array,
    whole: Float32Array | undefined,
    atOnce: boolean,
  ): void {
    this.picture.aim(image, atOnce);
    this.layout.grids.forEach((grid, i) => {
      const { values, limit } = this.moving[i] as Moving;
      const goal = flow && this.valuesIn(grid, flow);
      if (!goal) {
        values.aim(new Float32Array(values.now.length), atOnce);
        return;
      }
      values.aim(goal, atOnce);
      limit.aim([largest(goal)], atOnce || limit.now[0] === 0);
    });
    for (const [p, share] of this.shareValues.entries()) {
      share.aim(flow?.shares[p] ?? new Float32Array(share.now.length), atOnce);
    }
    this.bias.aim(flow ? bias : new Float32Array(bias.length), atOnce);
    this.chances.aim(flow?.probabilities ?? new Float32Array(bias.length), atOnce);
    if (flow) this.reach.aim(reachOf(flow, bias, whole), atOnce);
  }

  /** Moves on by `ms` milliseconds. @returns whether something is still on its way. */
  step(ms: number): boolean {
    let moving = false;
    for (const eased of this.all()) moving = eased.step(ms) || moving;
    return moving;
  }

  get image(): Float32Array {
    return this.picture.now;
  }

  grid(index: number): GridValues {
    const { values, limit, bands } = this.moving[index] as Moving;
    return { values: values.now, bands, limit: limit.now[0] as number };
  }

  get outputs(): {
    shares: Float32Array[];
    bias: Float32Array;
    probabilities: Float32Array;
    reach: [number, number];
  } {
    return {
      shares: this.shareValues.map(({ now }) => now),
      bias: this.bias.now,
      probabilities: this.chances.now,
      reach: [this.reach.now[0] as number, this.reach.now[1] as number],
    };
  }

  private valuesIn({ kind, layer }: GridStage, { layers }: Flow): Float32Array | undefined {
    const own = layers[layer];
    if (kind === 'mixed') return own?.mixed;
    return this.striped ? own?.parts : own?.x;
  }

  private *all(): Iterable<Eased> {
    yield this.picture;
    for (const { values, limit } of this.moving) {
      yield values;
      yield limit;
    }
    yield* this.shareValues;
    yield this.bias;
    yield this.chances;
    yield this.reach;
  }
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Where the bars of all outputs end: each part's begins where the one before ends, and the bias comes last. */
function reachOf({ shares }: Flow, bias: Float32Array, whole: Iterable<number> = []): [number, number] {
  let low = Math.min(0, ...whole);
  let high = Math.max(0, ...whole);
  bias.forEach((one, digit) => {
    let end = 0;
    for (const share of [...shares.map((share) => share[digit] as number), one]) {
      end += share;
      low = Math.min(low, end);
      high = Math.max(high, end);
    }
  });
  return high > low ? [low, high] : [0, 1];
}
