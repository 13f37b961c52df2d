/**
 * What the page asks of the worker. Plain data only: it is structured-cloned. To add a request, name
 * it here and answer it in `worker/`.
 */
import type { DrawnDigit } from '../formats/digit-file.ts';
import type { Recipe } from '../training/recipe.ts';
import type { StepChoice } from '../training/step-kinds.ts';
import type { BackendChoice } from './backends.ts';
import type { Event } from './events.ts';
import type { Failure } from './failure.ts';
import type { Lessons, TaughtAccuracy, TaughtDigit } from './lessons.ts';
import type { Contributions, Evaluation, LayerFeatures, TestPick, Weight } from './network-view.ts';

type Nothing = Record<never, unknown>;
// biome-ignore lint/suspicious/noConfusingVoidType: what a function that does it returns.
type Done = void;

/** Each request with what goes along (`ask`) and what comes back (`answer`), or else a failure. */
export interface Requests {
  /**
   * First of all. Chooses a backend and builds the model. With `loadData: false` nothing of MNIST is
   * fetched before a request needs it; left out, it is fetched at once.
   */
  start: {
    ask: { dataUrl: string; backend: BackendChoice; recipe: Recipe; loadData?: boolean };
    answer: Done;
  };
  /**
   * Another backend, between runs or after a failure; the weights come along. Where it cannot be had,
   * the event `backend-failed` says why and the last one that worked goes on.
   */
  'choose-backend': { ask: { backend: BackendChoice }; answer: Done };
  /** Fetches what is still missing of MNIST. */
  'load-data': { ask: Nothing; answer: Done };
  /**
   * Starts a run from fresh weights, once MNIST is there. Until its first step `stop` takes it back;
   * another `train` takes its place. Answered when the run has begun or was taken back; how it goes
   * on is told by events. It fails if the run cannot begin.
   */
  train: { ask: { recipe: Recipe; step?: StepChoice }; answer: Done };
  pause: { ask: Nothing; answer: Done };
  /** Goes on after `pause`, or after a failure from the last good weights. */
  resume: { ask: Nothing; answer: Done };
  /** Ends the run early; the weights stay. The event `finished` follows, or `withdrawn` before its first step. */
  stop: { ask: Nothing; answer: Done };
  /** Back to untrained weights of that recipe. */
  reset: { ask: { recipe: Recipe }; answer: Done };
  /**
   * The model at that absolute address of a `model.json` becomes the current one, or else the present
   * one stays. It is fetched while the engine starts, so send it right after `start`.
   */
  'load-model': { ask: { url: string }; answer: LoadedModel };
  /** The same from files: a zip, or a `model.json` and its weight files in any order. */
  'load-model-files': { ask: { files: File[] }; answer: LoadedModel };
  /** The same from a kept run: `weights` as `read-weights` answers them, in the model's order. */
  'use-weights': { ask: { recipe: Recipe; weights: Float32Array[] }; answer: LoadedModel };
  /**
   * Fine-tunes the present weights on the visitor's digits mixed with MNIST's, with events
   * `teach-progress` on the way. `seed` (0 when left out) draws MNIST's part. When it fails, the
   * weights are as before.
   */
  teach: {
    ask: { digits: TaughtDigit[]; steps?: number; seed?: number };
    answer: { before: TaughtAccuracy; after: TaughtAccuracy; seconds: number } & Lessons;
  };
  /** Takes back the last `teach` that is not taken back. */
  'undo-teach': { ask: Nothing; answer: Lessons };

  // What follows changes nothing.
  /** 784 values 0 … 1; the answer has the probabilities of 0 … 9. */
  predict: { ask: { image: Float32Array }; answer: { probabilities: number[]; trained: boolean } };
  'read-weights': { ask: Nothing; answer: { recipe: Recipe; trained: boolean; weights: Weight[] } };
  /** A zip of TensorFlow.js' own files, `model.json` and `weights.bin`. */
  'export-model': { ask: Nothing; answer: { zip: Uint8Array<ArrayBuffer> } };
  /** Over the 10,000 test digits, in a run with its weights of the moment. */
  evaluate: { ask: Nothing; answer: { trained: boolean } & Evaluation };
  /** Row i of the answer: `rows[i]` of the test split, `images[i]` `[784]` 0 … 255, `labels[i]`. */
  'test-digits': {
    ask: { pick: TestPick };
    answer: { rows: number[]; images: Uint8Array[]; labels: number[] };
  };
  /** What the network makes of 784 values 0 … 1. */
  inspect: { ask: { image: Float32Array }; answer: { layers: LayerFeatures[] } & Contributions };
  /**
   * What each unit of the first layer looks for: `images` is `[units · 784]`, unit after unit;
   * `ranges[unit]` its largest weight in magnitude.
   */
  'first-layer': {
    ask: Nothing;
    answer: { units: number; images: Float32Array; ranges: Float32Array };
  };
  /**
   * Of all the digits that the network's recipe trains on, those `count` whose features in the last
   * hidden layer are closest to the ones of 784 values 0 … 1.
   */
  'nearest-digits': {
    ask: { image: Float32Array; count: number };
    answer: { neighbours: Neighbour[]; compared: number };
  };
  /** A visitor's file of at most `most` drawn digits. */
  'read-digits': { ask: { file: File; most: number }; answer: { digits: DrawnDigit[] } };
}

export type RequestName = keyof Requests;
export type Ask<N extends RequestName> = Requests[N]['ask'];
export type Answer<N extends RequestName> = Requests[N]['answer'];

/** A request's name and what goes along with it. */
export type Command<N extends RequestName = RequestName> = { [K in N]: { type: K } & Ask<K> }[N];

/** The arguments after a request's name: none where nothing goes along. */
export type Details<N extends RequestName> = keyof Ask<N> extends never ? [] : [ask: Ask<N>];

/** What has become the current model. */
export interface LoadedModel {
  recipe: Recipe;
  parameters: number;
}

/** A training digit beside the image it was compared with. */
export interface Neighbour {
  /** In the train split. */
  row: number;
  label: number;
  /** `[784]`, 0 … 255 */
  image: Uint8Array;
  /** Between the features of the last hidden layer. */
  distance: number;
}

/** As a request is posted to the worker. */
export interface ToWorker {
  id: number;
  command: Command;
}

/** As the worker posts what it has to tell: an event, or the end of the request of that id. */
export type FromWorker =
  | { event: Event }
  | { id: number; answer: unknown }
  | { id: number; failure: Failure };
