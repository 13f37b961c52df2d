/** What the page asks of the worker. */

import type { Recipe } from '../training/recipe.ts';
import type { StepChoice } from '../training/step-kinds.ts';
import type { BackendChoice } from './engine.ts';
import type { TaughtDigit } from './lessons.ts';
import type { TestPick } from './network.ts';

export type Command =
  /**
   * First of all. Chooses a backend and builds the model. With `loadData: false` nothing of MNIST is
   * fetched before a command needs it; left out, it is fetched at once.
   */
  | { type: 'start'; dataUrl: string; backend: BackendChoice; recipe: Recipe; loadData?: boolean }
  /**
   * Another backend, between runs or after a failure; the weights come along. Where it cannot be had,
   * `backend-failed` says why and the last one that worked goes on.
   */
  | { type: 'choose-backend'; backend: BackendChoice }
  /** Fetches what is still missing of MNIST. */
  | { type: 'load-data' }
  /**
   * Starts a run from fresh weights, once MNIST is there. Until its first step `stop` takes the wish
   * back; another `train` takes its place.
   */
  | { type: 'train'; recipe: Recipe; step?: StepChoice }
  | { type: 'pause' }
  /** Goes on after `pause`, or after a failure from the last good weights. */
  | { type: 'resume' }
  /** Ends the run early; the weights stay. Answered by `finished`, or by `withdrawn` before its first step. */
  | { type: 'stop' }
  /** Back to untrained weights of that recipe. */
  | { type: 'reset'; recipe: Recipe }
  /** 784 values 0 … 1; answered by `prediction` with the same id. */
  | { type: 'predict'; id: number; image: Float32Array }
  /**
   * The model at that absolute address of a `model.json` becomes the current one; answered by `model`
   * or `model-failed`. It is fetched while the engine starts, so send it right after `start`.
   */
  | { type: 'load-model'; url: string }
  /** The same from files: a zip, or a `model.json` and its weight files in any order. */
  | { type: 'load-model-files'; files: File[] }
  /** The same from a kept run: `weights` as `weights` answered them, in the model's order. */
  | { type: 'use-weights'; recipe: Recipe; weights: Float32Array[] }
  /** Answered by `weights`. */
  | { type: 'read-weights'; id: number }
  /** Answered by `exported`. */
  | { type: 'export-model'; id: number }
  /** Over the 10,000 test digits, in a run with its weights of the moment; answered by `evaluated`. */
  | { type: 'evaluate'; id: number }
  /** Answered by `test-digits`. */
  | { type: 'test-digits'; id: number; pick: TestPick }
  /** What the network makes of 784 values 0 … 1; answered by `inspected`. */
  | { type: 'inspect'; id: number; image: Float32Array }
  /** A visitor's file of at most `most` drawn digits; answered by `digits-read`. */
  | { type: 'read-digits'; id: number; file: File; most: number }
  /** Answered by `first-layer`. */
  | { type: 'first-layer'; id: number }
  /**
   * Fine-tunes the present weights on the visitor's digits mixed with MNIST's; answered by
   * `teach-progress`, then `taught` or `teach-failed`. `seed` (0 when left out) draws MNIST's part.
   */
  | { type: 'teach'; digits: TaughtDigit[]; steps?: number; seed?: number }
  /** Takes back the last `teach` that is not taken back; answered by `teach-undone` or `teach-failed`. */
  | { type: 'undo-teach' };

/** A command that changes nothing and has one answer, with the same id. Ids need be unique for a type only. */
export type Question = Extract<Command, { id: number }>;
