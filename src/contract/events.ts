/** What the worker reports without being asked, in the order in which it happens. */

import type { DatasetHead } from '../data/split.ts';
import type { Refusal } from '../storage/database.ts';
import type { Recipe } from '../training/recipe.ts';
import type { EpochResult, Progress, RunResult } from '../training/results.ts';
import type { Interruption, RateChange } from '../training/run-state.ts';
import type { StepKind } from '../training/step-kinds.ts';
import type { BackendChoice, Engine } from './backends.ts';
import type { Failure } from './failure.ts';
import type { DigitMap, LayerShape, ModelSource } from './network-view.ts';

export type Event =
  /** `choice` is the backend asked for; if that one does not work here, the one used instead. */
  | { type: 'engine'; engine: Engine; choice: BackendChoice }
  /**
   * The backend asked for does not work here, or was lost. The event `engine` says which one is used instead, or
   * that the same one was started again.
   */
  | { type: 'backend-failed'; failure: Failure }
  /** The current model has changed, or the same model has moved to another engine. */
  | {
      type: 'model';
      source: ModelSource;
      recipe: Recipe;
      trained: boolean;
      /** Widths of the hidden layers. They differ from the recipe's if the activation sets its own. */
      units: number[];
      parameters: number;
      /** In order, from the image to the logits. */
      layers: LayerShape[];
      /** The page knows these weights already: they moved to another engine, or came back after a run. */
      sameWeights?: true;
    }
  /** `compiling`: WebGPU kernels are being compiled; otherwise all of them are compiled. */
  | { type: 'kernels'; compiling: boolean }
  | { type: 'data-progress'; loadedBytes: number; totalBytes: number }
  /** The dataset is here. `trainRows` and `testRows` are those that it really has. */
  | { type: 'data-ready'; head: DatasetHead; trainRows: number; testRows: number }
  /** The dataset is the one named, and is loaded when something needs it. */
  | { type: 'data-waiting'; head: DatasetHead }
  | { type: 'data-failed'; failure: Failure }
  /** How far the visitor's files are read. */
  | { type: 'dataset-progress'; readBytes: number; totalBytes: number }
  /**
   * The run `id` trains now. `history` has the epochs that it has behind it, `rates` the changes of its
   * learning rate, and `interruptions` where it went on after a failure, if there were any. `step` is the kind
   * of step that trains. If it is not compiled, or slower than it could be, `note` says why. The event comes
   * again when the run goes on by itself after it has lost its device.
   */
  | {
      type: 'started';
      id: string;
      recipe: Recipe;
      history: EpochResult[];
      rates?: RateChange[];
      interruptions?: Interruption[];
      step: StepKind;
      note?: string;
    }
  /** The run takes another learning rate from here on. */
  | ({ type: 'rate' } & RateChange)
  | ({ type: 'progress' } & Progress)
  | ({ type: 'epoch' } & EpochResult)
  /** Where the test digits lie after that epoch of the run `run`; epoch 0 is before its first step. */
  | ({ type: 'map'; run: string; epoch: number } & DigitMap)
  | { type: 'paused' }
  | { type: 'resumed' }
  /** All epochs are done, or the run was stopped. The network now reads the test digits. */
  | { type: 'testing' }
  | ({ type: 'finished' } & RunResult)
  /** The run was stopped before its first step: weights and lessons are as they were before `train`. */
  | { type: 'withdrawn' }
  /** The browser did not store the state of this run, which goes on. */
  | { type: 'run-not-stored'; id: string; refusal: Refusal }
  /**
   * A failure that belongs to no request. The run is held, and `resume` continues from the last good
   * weights; or the run has ended; or the GPU is lost.
   */
  | { type: 'failed'; failure: Failure }
  | { type: 'teach-progress'; step: number; steps: number };
