/** What the page and the training worker say to each other. Plain data only: it is structured-cloned. */
import type { DrawnDigit } from '../formats/digit-file.ts';
import type { Recipe } from '../training/recipe.ts';
import type { EpochResult, Progress, RunResult } from '../training/run.ts';

export type { DrawnDigit, EpochResult, Progress, RunResult };

export const BACKENDS = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];
export type BackendChoice = BackendName | 'auto';

/** Which of the two train steps a run uses; `auto` compiles wherever it can. */
export type StepChoice = 'auto' | 'tfjs';

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

/**
 * Where the present weights come from: drawn anew (and perhaps trained since), `load-model`,
 * `load-model-files`, or `use-weights`.
 */
export type ModelSource = 'new' | 'pretrained' | 'file' | 'run';

/** Rows of the test split; or `count` of them with the digits 0 … 9 by turns, `skip` passed over. */
export type TestPick = { rows: number[] } | { count: number; skip?: number };

/** One corrected drawing. */
export interface TaughtDigit {
  /** What it was meant to be, 0 … 9. */
  digit: number;
  /**
   * Each `[784]`, 0 (paper) … 255 (ink). The first is the drawing as it was drawn, the others are
   * varied copies of it. All are learned from; accuracy is told on the first alone.
   */
  images: Uint8Array[];
}

/** Shares of right answers, 0 … 1, before and after teaching. */
export interface TaughtAccuracy {
  /** On the visitor's own drawings as drawn, which are also what is learned from: not a fair test. */
  own: number;
  /** On the 10,000 test digits. */
  mnist: number;
}

/** What the network on the page is after lessons. */
export interface Lessons {
  /** That its weights have had since they were trained or loaded. */
  lessons: number;
  /** Of these the newest, which `undo-teach` can take back one by one. */
  undoable: number;
  /** What the 10,000 test digits give with them. */
  test: RunResult['test'];
}

/** One weight of the model. */
export interface Weight {
  /** e.g. `dense_1/kernel` */
  name: string;
  shape: number[];
  values: Float32Array;
}

/** How the model does on the test split. */
export interface Evaluation {
  /** Means over all rows. */
  loss: number;
  accuracy: number;
  /** `confusion[label][predicted]`: counts, 10 × 10. */
  confusion: number[][];
  /** Share of each digit's rows read right; NaN for a digit without rows. */
  perClass: number[];
  /** Every misread row, the surest of the wrong answer first. The first 200 have their image. */
  misread: Misread[];
}

export interface Misread {
  /** In the test split. */
  row: number;
  label: number;
  predicted: number;
  /** Of the wrong answer. */
  probability: number;
  /** `[784]`, 0 … 255 */
  image?: Uint8Array;
}

/** What one hidden layer is given for one image. */
export interface LayerFeatures {
  name: string;
  activation: 'antirectifier' | 'antirectifier-plain' | 'relu';
  /**
   * `[units]`: an Antirectifier's are centred, what is above 0 goes to its positive half and what is
   * below to its negative half; a ReLU's are as they come, what is below 0 it throws away.
   */
  features: Float32Array;
}

/** Parts of the ten logits, each `[10]`; for every digit the three add up to `logits`. */
export interface Contributions {
  logits: number[];
  /** By way of the last hidden layer's positive half. */
  positive: number[];
  /** By way of its negative half; 0 for ReLU, which throws that half away. */
  negative: number[];
  /** Whatever the image, the last Dense layer adds this. */
  bias: number[];
}

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
export type Remedy =
  | 'retry-data'
  | 'resume'
  | 'other-backend'
  | 'edit-recipe'
  | 'smaller-learning-rate'
  | 'reload';

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
  | { type: 'started'; recipe: Recipe; step: 'tfjs' | 'compiled'; note?: string }
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
