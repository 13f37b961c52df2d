/** What the worker reports unasked, in the order in which it happens. */

import type { Recipe } from '../training/recipe.ts';
import type { EpochResult, Progress, RunResult } from '../training/run.ts';
import type { StepKind } from '../training/step-kinds.ts';
import type { BackendChoice, Engine } from './backends.ts';
import type { Failure } from './failure.ts';
import type { LayerShape, ModelSource } from './network-view.ts';

export type Event =
  /** `choice` is what was asked for; or what took its place, when that could not be had. */
  | { type: 'engine'; engine: Engine; choice: BackendChoice }
  /** The backend asked for cannot be had; `engine` tells which one goes on in its place. */
  | { type: 'backend-failed'; failure: Failure }
  /** The current model is another one, or the same on another engine. */
  | {
      type: 'model';
      source: ModelSource;
      recipe: Recipe;
      trained: boolean;
      /** Of the hidden layers; not the recipe's where its activation has other widths. */
      units: number[];
      parameters: number;
      /** From the image to the logits. */
      layers: LayerShape[];
      /** It was told of before, and has only been moved to another engine. */
      sameWeights?: true;
    }
  /** WebGPU kernels are being compiled, or all are. */
  | { type: 'kernels'; compiling: boolean }
  | { type: 'data-progress'; loadedBytes: number; totalBytes: number }
  | { type: 'data-ready'; trainRows: number; testRows: number }
  | { type: 'data-failed'; failure: Failure }
  /** `step` is what runs it; `note` says why not the compiled one, where it does not. */
  | { type: 'started'; recipe: Recipe; step: StepKind; note?: string }
  | ({ type: 'progress' } & Progress)
  | ({ type: 'epoch' } & EpochResult)
  | { type: 'paused' }
  | { type: 'resumed' }
  /** All epochs are done, or the run was stopped: the test digits are read now. */
  | { type: 'testing' }
  | ({ type: 'finished' } & RunResult)
  /** The run was stopped before its first step: weights and lessons are what they were before `train`. */
  | { type: 'withdrawn' }
  /**
   * What no request is told of: the run is held, and `resume` goes on from the last good weights; or
   * the run ended; or the GPU is lost.
   */
  | { type: 'failed'; failure: Failure }
  | { type: 'teach-progress'; step: number; steps: number };
