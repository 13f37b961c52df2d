/** Everything the page shows, as one value. `reduce` is the only thing that makes the next one. */

import type { BackendChoice, BackendName, Engine } from '../contract/engine.ts';
import type { Event } from '../contract/events.ts';
import type { Failure } from '../contract/failure.ts';
import type { Command } from '../contract/requests.ts';
import { KERAS_RECIPE, type Recipe } from '../training/recipe.ts';
import type { EpochResult, Progress, RunResult } from '../training/run.ts';
import type { Comparison, ComparisonAction } from './compare/comparison.ts';
import { type Insight, NO_INSIGHT } from './insight.ts';
import type { Link } from './link/link.ts';
import { type Drawing, type DrawingAction, NOTHING_DRAWN } from './pad/drawing.ts';
import type { Card, Pretrained } from './ready/pretrained.ts';
import { type RecipeText, recipeText } from './recipe/recipeText.ts';
import { NO_RUNS, type Runs, type RunsAction } from './runs/runs.ts';
import { NOT_TAUGHT, type Teaching, type TeachingAction } from './teach/teaching.ts';

/**
 * Where training stands. `starting`: asked for, nothing heard yet. `testing`: all epochs are done, or
 * the run was stopped. `held`: failed in the middle, can go on. `broken`: the worker is gone, only
 * reloading helps.
 */
export type Phase = 'idle' | 'starting' | 'running' | 'paused' | 'testing' | 'held' | 'finished' | 'broken';

/** What Train takes the place of, until the run has seen a whole epoch. */
export type BeforeTrain = Pick<PageState, 'phase' | 'run' | 'model' | 'trained' | 'prediction'> &
  Pick<Teaching, 'lesson' | 'network'>;

export type DataState =
  /** Nothing has needed it yet. */
  | { status: 'waiting' }
  | { status: 'loading'; loadedBytes: number; totalBytes: number }
  | { status: 'ready'; trainRows: number; testRows: number }
  | { status: 'failed'; failure: Failure };

export interface Run {
  recipe: Recipe;
  /** Where it began; undefined for runs kept before this was noted. */
  backend?: BackendName | undefined;
  step: 'tfjs' | 'compiled';
  note?: string;
  epochs: EpochResult[];
  result?: RunResult;
}

/** What the pad asks and Train replaces. */
export type Model = Omit<Extract<Event, { type: 'model' }>, 'type'>;

export interface Prediction {
  id: number;
  /** Of the digits 0 … 9. */
  probabilities: number[];
  trained: boolean;
}

export interface PageState {
  phase: Phase;
  /** What the visitor asked for; `engine` is what they got. */
  backend: BackendChoice;
  engine?: Engine;
  /** Why the backend that was asked for last is not `engine`'s; empty if it is. */
  refused: string;
  /** The last backend is gone, or none could be started: nothing reads or trains. */
  noBackend: boolean;
  /** GPU kernels are being compiled. */
  compiling: boolean;
  /** Undefined until the worker has built one. */
  model?: Model;
  pretrained: Pretrained;
  data: DataState;
  link: Link;
  /** As typed; `parseRecipe` reads it. */
  recipe: RecipeText;
  run?: Run;
  /** Of the epoch under way. */
  progress?: Progress;
  /** A run that is withdrawn, does not begin or explodes in its first epoch brings it back. */
  beforeTrain?: BeforeTrain;
  failure?: Failure;
  /** Recipe of the last run that exploded. */
  exploded?: Recipe | undefined;
  /** The weights have seen at least some steps. */
  trained: boolean;
  drawing: Drawing;
  prediction?: Prediction;
  insight: Insight;
  teaching: Teaching;
  runs: Runs;
  /** Under way, or the last one. */
  comparison?: Comparison;
  /** The browser has not yet written what is on the page: closing it now would lose the newest. */
  storing: Record<Stored, boolean>;
}

/** What outlasts the visit. */
export type Stored = 'runs' | 'examples';

export type Action =
  | Event
  | DrawingAction
  | TeachingAction
  | RunsAction
  | ComparisonAction
  | { type: 'sent'; command: Command }
  | { type: 'recipe-typed'; field: keyof Recipe; text: string }
  | { type: 'recipe-restored' }
  | { type: 'link-note-closed' }
  | { type: 'storing'; what: Stored; underWay: boolean }
  /** Of the pre-trained model. */
  | { type: 'card'; card: Card | undefined };

export const INITIAL_STATE: PageState = {
  phase: 'idle',
  backend: 'auto',
  refused: '',
  noBackend: false,
  compiling: false,
  pretrained: { status: 'none' },
  data: { status: 'waiting' },
  link: { ignored: [] },
  recipe: recipeText(KERAS_RECIPE),
  trained: false,
  drawing: NOTHING_DRAWN,
  insight: NO_INSIGHT,
  teaching: NOT_TAUGHT,
  runs: NO_RUNS,
  storing: { runs: false, examples: false },
};
