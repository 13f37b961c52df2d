/** What the page and the training worker say to each other. Plain data only: it is structured-cloned. */
import type { Recipe } from '../training/recipe.ts';
import type { EpochResult, Progress, RunResult } from '../training/run.ts';

export type { EpochResult, Progress, RunResult };

export const BACKENDS = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];
export type BackendChoice = BackendName | 'auto';

/** Which of the two train steps a run uses; `auto` compiles wherever it can. */
export type StepChoice = 'auto' | 'tfjs';

export type Command =
  /** First of all. Chooses a backend, builds the model, starts loading MNIST. */
  | { type: 'start'; dataUrl: string; backend: BackendChoice; recipe: Recipe }
  /** Another backend, between runs or after a failure; the weights come along. */
  | { type: 'choose-backend'; backend: BackendChoice }
  /** Fetches what is still missing of MNIST. */
  | { type: 'load-data' }
  /** Starts a run from fresh weights. */
  | { type: 'train'; recipe: Recipe; step?: StepChoice }
  | { type: 'pause' }
  /** Goes on after `pause`, or after a failure from the last good weights. */
  | { type: 'resume' }
  /** Ends the run early; the weights stay. */
  | { type: 'stop' }
  /** Back to untrained weights of that recipe. */
  | { type: 'reset'; recipe: Recipe }
  /** 784 values 0 … 1; answered by `prediction` with the same id. */
  | { type: 'predict'; id: number; image: Float32Array };

/** Where the numbers are computed, and why there. */
export interface Engine {
  backend: BackendName;
  /** The adapter's or renderer's own name, e.g. “NVIDIA GeForce RTX 4070”; empty when unknown. */
  adapter: string;
  /** The GPU is emulated on the processor. */
  software: boolean;
  /** One plain sentence. */
  reason: string;
}

/** What went wrong, in words for the visitor, and the ways on that make sense. */
export interface Failure {
  /** `error.name` of a typed error, e.g. `SheetError`, `RecipeError`, `DeviceLostError`. */
  kind: string;
  message: string;
  /** The file or recipe field concerned, if one is. */
  subject?: string;
  /** What the page offers; the first is the one to try. */
  remedies: Remedy[];
}
export type Remedy = 'retry-data' | 'resume' | 'other-backend' | 'edit-recipe' | 'reload';

export type Event =
  | { type: 'engine'; engine: Engine }
  | { type: 'model'; parameters: number; summary: string[] }
  | { type: 'data-progress'; loadedBytes: number; totalBytes: number }
  | { type: 'data-ready'; trainRows: number; testRows: number }
  | { type: 'data-failed'; failure: Failure }
  /** `step` is what runs it; `note` says why not the compiled one, where it does not. */
  | { type: 'started'; recipe: Recipe; step: 'tfjs' | 'compiled'; note?: string }
  | ({ type: 'progress' } & Progress)
  | ({ type: 'epoch' } & EpochResult)
  | { type: 'paused' }
  | { type: 'resumed' }
  | ({ type: 'finished' } & RunResult)
  /** The run is held, `resume` goes on from the last good weights; or it could not begin. */
  | { type: 'failed'; failure: Failure }
  /** Weights are untrained again. */
  | { type: 'reset' }
  /** Probabilities of 0 … 9. */
  | { type: 'prediction'; id: number; probabilities: number[]; trained: boolean };
