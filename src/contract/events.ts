/** What the worker reports. */

import type { DrawnDigit } from '../formats/digit-file.ts';
import type { Recipe } from '../training/recipe.ts';
import type { EpochResult, Progress, RunResult } from '../training/run.ts';
import type { StepKind } from '../training/step-kinds.ts';
import type { BackendChoice, Engine } from './engine.ts';
import type { Failure } from './failure.ts';
import type { Lessons, TaughtAccuracy } from './lessons.ts';
import type { Contributions, Evaluation, LayerFeatures, ModelSource, Weight } from './network.ts';
import type { Question } from './requests.ts';

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
      summary: string[];
      /** It was told of before, and has only been moved to another engine. */
      sameWeights?: true;
    }
  /** WebGPU kernels are being compiled, or all are. */
  | { type: 'kernels'; compiling: boolean }
  /** That model could not be had; the current one stays. */
  | { type: 'model-failed'; source: ModelSource; failure: Failure }
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
  /** The run is held, `resume` goes on from the last good weights; or it could not begin. */
  | { type: 'failed'; failure: Failure }
  /** Weights are untrained again. */
  | { type: 'reset' }
  /** Probabilities of 0 … 9. */
  | { type: 'prediction'; id: number; probabilities: number[]; trained: boolean }
  | { type: 'weights'; id: number; recipe: Recipe; trained: boolean; weights: Weight[] }
  /** A zip of TensorFlow.js' own files, `model.json` and `weights.bin`. */
  | { type: 'exported'; id: number; zip: Uint8Array<ArrayBuffer> }
  | ({ type: 'evaluated'; id: number; trained: boolean } & Evaluation)
  /** Row i of the answer: `rows[i]` of the test split, `images[i]` `[784]` 0 … 255, `labels[i]`. */
  | { type: 'test-digits'; id: number; rows: number[]; images: Uint8Array[]; labels: number[] }
  | ({ type: 'inspected'; id: number; layers: LayerFeatures[] } & Contributions)
  /**
   * What each unit of the first layer looks for: `images` is `[units · 784]`, unit after unit;
   * `ranges[unit]` its largest weight in magnitude.
   */
  | { type: 'first-layer'; id: number; units: number; images: Float32Array; ranges: Float32Array }
  | { type: 'digits-read'; id: number; digits: DrawnDigit[] }
  /** There is no answer to the question of that type and id. */
  | { type: 'answer-failed'; question: Question['type']; id: number; failure: Failure }
  | { type: 'teach-progress'; step: number; steps: number }
  | ({ type: 'taught'; before: TaughtAccuracy; after: TaughtAccuracy; seconds: number } & Lessons)
  /** The weights are as before. */
  | { type: 'teach-failed'; failure: Failure }
  | ({ type: 'teach-undone' } & Lessons);
