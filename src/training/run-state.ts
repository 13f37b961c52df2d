/**
 * A run as a plain value: the loop gives one at the end of any lot, starts from one, and storage keeps one.
 * There is no hidden state besides: every random number comes from the recipe's seed and the counters here.
 */
import { trainRows } from '../data/split.ts';
import { createOptimizer } from './optimizer.ts';
import type { Recipe } from './recipe.ts';
import type { EpochResult, RunResult } from './results.ts';
import type { Leg } from './schedule.ts';
import type { Snapshot } from './step.ts';
import type { StepChoice } from './step-kinds.ts';

/** Grows with every change of `RunState` that an older page could not read. */
export const RUN_STATE_VERSION = 2;

/** The learning rate that was set while the run was under way. */
export interface RateChange {
  /** The first optimizer step that took it, counted from 0 over the whole run. */
  step: number;
  /** Where that is in epochs, for charts: 2.5 is the middle of the third. */
  epoch: number;
  learningRate: number;
}

/** What the steps run on. */
export interface Device {
  backend: string;
  /** Its own name; empty if unknown. */
  adapter: string;
}

/** The run lost its device or one of its threads, and went on from its last state. */
export interface Interruption {
  /** The first optimizer step that was done again, counted from 0 over the whole run. */
  step: number;
  /** Where that is in epochs, for charts: 2.5 is the middle of the third. */
  epoch: number;
  /** What the run went on on. */
  device?: Device | undefined;
}

/** All of a run's state but its arrays: small enough to list runs by. */
export interface RunHead {
  version: typeof RUN_STATE_VERSION;
  id: string;
  /** `epochs` counts those of the whole run, also if it was made longer. */
  recipe: Recipe;
  /** Which kind of step the run was asked to take. */
  choice: StepChoice;
  /** What the run trains on. The same recipe gives the same bits only on the same device. */
  device?: Device | undefined;
  position: {
    /** Whole epochs that are done. It drives order and augmentation. */
    epoch: number;
    /** Steps of the next epoch that are done. */
    step: number;
  };
  /**
   * Whole epochs that the network had behind it before this run, which began with its weights. With `position`
   * they drive order and augmentation.
   */
  earlier?: number;
  /** Optimizer steps that are done. It drives dropout, the schedule and Adam's correction. */
  steps: number;
  /** What the schedule falls over, and what early stopping watches. */
  leg: Leg;
  rates: RateChange[];
  interruptions?: Interruption[];
  history: EpochResult[];
  /** That the run took, without pauses and without the epoch under way. */
  seconds: number;
  /** Milliseconds that the steps of the epoch under way took. */
  epochMs: number;
  /** The run has ended. */
  result?: RunResult;
}

export interface RunState extends RunHead, Snapshot {
  /** The weights after the best epoch, of a run that stops early and has not ended (`early-stopping.ts`). */
  best?: Float32Array[];
}

export function stepsPerEpoch({ examples, validationSplit, batchSize }: Recipe): number {
  return Math.ceil(trainRows(examples, validationSplit) / batchSize);
}

/** The state of a run without its arrays, before its first step. */
export function newRun(id: string, recipe: Recipe, choice: StepChoice = 'auto'): RunHead {
  return {
    version: RUN_STATE_VERSION,
    id,
    recipe,
    choice,
    position: { epoch: 0, step: 0 },
    steps: 0,
    leg: { from: 0, to: recipe.epochs * stepsPerEpoch(recipe), epoch: 0 },
    rates: [],
    history: [],
    seconds: 0,
    epochMs: 0,
  };
}

/**
 * A run that begins with these weights: with the optimizer's state behind them, where it is known and fits the
 * recipe, else with slots of zeros. If the optimizer's steps make whole epochs, it takes the rows in the order in
 * which the run before would have gone on.
 * @param weights in the order of the model's `trainableWeights`.
 */
export function runFrom(
  id: string,
  recipe: Recipe,
  weights: Float32Array[],
  before?: { steps: number; slots: Snapshot['slots'] },
): RunState {
  const head = newRun(id, recipe);
  const names = createOptimizer(recipe.optimizer).slots;
  const sums = new Float32Array(4);
  if (before && names.every((slot) => before.slots[slot]?.length === weights.length)) {
    const { steps, slots } = before;
    const leg = { from: steps, to: steps + head.leg.to, epoch: 0 };
    const earlier = steps / stepsPerEpoch(recipe);
    return { ...head, ...(Number.isInteger(earlier) && { earlier }), steps, leg, weights, slots, sums };
  }
  const zeros = () => weights.map(({ length }) => new Float32Array(length));
  return { ...head, weights, slots: Object.fromEntries(names.map((slot) => [slot, zeros()])), sums };
}

/** The state without its arrays. */
export function headOf(state: RunHead | RunState): RunHead {
  const { weights, slots, sums, best, ...head } = state as RunState;
  return head;
}

/**
 * The run made longer by so many epochs, as another run. A schedule starts again: its cosine falls from the
 * full rate to zero over the new epochs (a warm restart, as in SGDR). Early stopping watches only the new ones.
 */
export function prolonged(state: RunState, id: string, epochs: number): RunState {
  const { result, best, ...rest } = state;
  const { recipe, position, steps } = state;
  return {
    ...rest,
    id,
    recipe: { ...recipe, epochs: position.epoch + epochs },
    leg: {
      from: steps,
      to: steps + epochs * stepsPerEpoch(recipe) - position.step,
      epoch: position.epoch,
    },
  };
}
