/**
 * What the page asks of the worker. Requests and answers are plain data, because the browser copies
 * them by structured clone. To add a request, name it here and answer it in `worker/`.
 */
import type { DatasetHead } from '../data/split.ts';
import type { DrawnDigit } from '../formats/digit-file.ts';
import type { Recipe } from '../training/recipe.ts';
import type { StepChoice } from '../training/step-kinds.ts';
import type { BackendChoice } from './backends.ts';
import type { Event } from './events.ts';
import type { Failure } from './failure.ts';
import type { Lessons, TaughtAccuracy, TaughtDigit } from './lessons.ts';
import type {
  Arrivals,
  Contributions,
  DigitMap,
  Evaluation,
  LayerFeatures,
  PresentNetwork,
  StrongestDigits,
  TestPick,
  Weight,
} from './network-view.ts';

/** What the visitor says about files of data. */
export interface DatasetWishes {
  name: string;
  /** Names for the classes, in the order of their labels; without them, those of the files. */
  classes?: string[];
  /** The share of the images to test with, if the files do not say it: 0 … 1. */
  testShare: number;
}

type Nothing = Record<never, unknown>;
// biome-ignore lint/suspicious/noConfusingVoidType: functions that answer with `Done` return nothing.
type Done = void;

/** Each request: `ask` is what the page sends with it, `answer` what it gets unless the request fails. */
export interface Requests {
  /**
   * The first request. Chooses a backend and builds the model. With `loadData: false` the worker fetches
   * MNIST only when a request needs it; otherwise it fetches MNIST at once.
   */
  start: {
    ask: { dataUrl: string; backend: BackendChoice; recipe: Recipe; loadData?: boolean };
    answer: Done;
  };
  /**
   * Moves the model with its weights to another backend, between runs or after a failure. If that backend
   * does not work here, the event `backend-failed` says why, and the last one that worked stays in use.
   */
  'choose-backend': { ask: { backend: BackendChoice }; answer: Done };
  /** Fetches the part of MNIST that is still missing. */
  'load-data': { ask: Nothing; answer: Done };
  /**
   * Starts a run from fresh weights as soon as MNIST is there. Before its first step `stop` withdraws
   * the run, and another `train` replaces it. The answer comes when the run has begun or was withdrawn;
   * events report the rest. The request fails if the run cannot begin.
   */
  train: { ask: { recipe: Recipe; step?: StepChoice }; answer: Done };
  /**
   * Like `train`, from the stored state of a run that was interrupted. On the same backend and adapter it
   * ends with the same bits as if it had not been. `takeOver`: also if another tab trains it, where it then ends
   * with a `TakenOverError`.
   */
  'go-on': { ask: { id: string; takeOver?: boolean }; answer: Done };
  /**
   * Like `train`, from the current network: a run's goes on for so many epochs more, as another run, with its
   * optimizer's state and its history. Another network is trained by its recipe, with new slots if it came
   * without.
   */
  'train-more': { ask: { epochs: number }; answer: Done };
  pause: { ask: Nothing; answer: Done };
  /** Changes the learning rate of the run under way, from the next lot of steps on. The event `rate` follows. */
  'change-rate': { ask: { learningRate: number }; answer: Done };
  /** Continues after `pause`; after a failure, from the last good weights. */
  resume: { ask: Nothing; answer: Done };
  /**
   * Ends the run early; the weights stay. The event `finished` follows. If the run has made no step yet,
   * `withdrawn` follows instead.
   */
  stop: { ask: Nothing; answer: Done };
  /** Replaces the model by an untrained one of that recipe. */
  reset: { ask: { recipe: Recipe }; answer: Done };
  /**
   * Loads a model from the absolute address of its `model.json` and makes it the current one. If that
   * fails, the current model stays. The worker fetches the files while the engine starts, so send this
   * right after `start`.
   */
  'load-model': { ask: { url: string }; answer: LoadedModel };
  /**
   * Like `load-model`, from files: a file of Keras, a zip, or a `model.json` and its weight files in any order.
   */
  'load-model-files': { ask: { files: File[] }; answer: LoadedModel };
  /**
   * Like `load-model`, from a run in the browser's storage. If it learnt from other data than the page has, these
   * become the page's if they are at hand; a note says so.
   */
  'open-run': { ask: { id: string }; answer: LoadedModel };
  /**
   * Waits until the browser has stored the last state of that run, and tries again if it has refused it. The
   * request fails if it refuses again.
   */
  'store-run': { ask: { id: string }; answer: Done };
  /**
   * Reads a visitor's files as a dataset and takes it in the place of the present one, with a new untrained
   * network for its classes. A trained network that came from elsewhere and learnt from these data stays. Events `dataset-progress` report the reading. If it fails, nothing changes.
   */
  'use-files': { ask: { files: File[] } & DatasetWishes; answer: DatasetHead };
  /** Goes back to MNIST, like `use-files`. */
  'use-mnist': { ask: Nothing; answer: Done };
  /** Takes the dataset that this browser has kept, like `use-files`. */
  'use-kept-dataset': { ask: Nothing; answer: DatasetHead };
  /** Keeps the visitor's dataset in this browser, in the place of the one before. */
  'keep-dataset': { ask: Nothing; answer: Done };
  'forget-dataset': { ask: Nothing; answer: Done };
  /** The dataset that this browser has kept. */
  'kept-dataset': { ask: Nothing; answer: { head?: DatasetHead } };
  /**
   * Fine-tunes the current weights on a mix of the visitor's drawings and the dataset's. Events `teach-progress`
   * report the steps. `seed` (default 0) decides which images of the dataset are drawn. If the request fails, the
   * weights are as before.
   */
  teach: {
    ask: { digits: TaughtDigit[]; steps?: number; seed?: number };
    answer: { before: TaughtAccuracy; after: TaughtAccuracy; seconds: number } & Lessons;
  };
  /** Takes back the last `teach` that has not been taken back yet. */
  'undo-teach': { ask: Nothing; answer: Lessons };

  /**
   * Makes the network that an earlier worker had the current one. It is as `network` gave it. `befores` are the
   * networks before its newest lessons, oldest first: these lessons can be undone.
   */
  'restore-network': {
    ask: { network: PresentNetwork; befores?: readonly PresentNetwork[] };
    answer: LoadedModel & { lessons?: Lessons };
  };

  // The requests below change nothing.
  /** Is answered at once, however many requests wait: the page learns that the worker lives. */
  ping: { ask: Nothing; answer: Done };
  /** The current network, so that another worker can go on with it; nothing if it is untrained or under way. */
  network: { ask: Nothing; answer: { network?: PresentNetwork } };
  /** Reads an image, `[784]` with values 0 … 1. `probabilities` has one value for each class. */
  predict: { ask: { image: Float32Array }; answer: { probabilities: number[]; trained: boolean } };
  /** The newest weights; during a run those of that moment. The page may ask several times a second. */
  'read-weights': { ask: Nothing; answer: { recipe: Recipe; trained: boolean; weights: Weight[] } };
  /** `zip` holds the model in TensorFlow.js' format: `model.json` and `weights.bin`. */
  'export-model': { ask: Nothing; answer: { zip: Uint8Array<ArrayBuffer> } };
  /**
   * `file` is the model as a `.keras` file, or with `python` a zip of it and what it takes to go on training
   * in Python. `layerName` is the visitor's name for a layer of their own. The optimizer's state is that at
   * the end of the last run; during a run the file has a new optimizer.
   */
  'export-keras': {
    ask: { python: boolean; layerName?: string };
    answer: { file: Uint8Array<ArrayBuffer> };
  };
  /** Evaluates the model on the test split. During a run it uses the weights of that moment. */
  evaluate: { ask: Nothing; answer: { trained: boolean } & Evaluation };
  /** Digit i of the answer is row `rows[i]` of the test split: `images[i]`, `[784]` 0 … 255, and `labels[i]`. */
  'test-digits': {
    ask: { pick: TestPick };
    answer: { rows: number[]; images: Uint8Array[]; labels: number[] };
  };
  /** Shows what the layers compute for an image, `[784]` with values 0 … 1. */
  inspect: { ask: { image: Float32Array }; answer: { layers: LayerFeatures[] } & Contributions };
  /** Shows where on the activation's curve the features lie, for some digits of the test split. */
  arrivals: { ask: Nothing; answer: Arrivals };
  /** For each unit of a hidden layer, `count` digits of the test split with the highest and the lowest value. */
  'strongest-digits': { ask: { layer: number; count: number }; answer: StrongestDigits };
  /**
   * Compares an image, `[784]` with values 0 … 1, with all the digits that the recipe trains on. The
   * answer has the `count` digits whose features in the last hidden layer are closest to the image's.
   */
  'nearest-digits': {
    ask: { image: Float32Array; count: number };
    answer: { neighbours: Neighbour[]; compared: number };
  };
  /** A map of the first 1,000 digits of the test split. During a run it uses the weights of that moment. */
  map: { ask: Nothing; answer: DigitMap };
  /**
   * The page shows the map, or no longer. Maps of the present run that were made before come as events `map`, and
   * from then on one comes after an epoch as soon as it is made.
   */
  'show-map': { ask: { shown: boolean }; answer: Done };
  /** Reads a visitor's file of at most `most` drawings, each of a class of the current model. */
  'read-digits': { ask: { file: File; most: number }; answer: { digits: DrawnDigit[] } };
}

export type RequestName = keyof Requests;
export type Ask<N extends RequestName> = Requests[N]['ask'];
export type Answer<N extends RequestName> = Requests[N]['answer'];

/** A request's name and its `ask`, in one object. */
export type Command<N extends RequestName = RequestName> = { [K in N]: { type: K } & Ask<K> }[N];

/** The arguments after a request's name: none if its `ask` is empty. */
export type Details<N extends RequestName> = keyof Ask<N> extends never ? [] : [ask: Ask<N>];

/** The model that has just become the current one. */
export interface LoadedModel {
  recipe: Recipe;
  parameters: number;
  /** Sentences on what the page does not take from the files as it is, and on the data that it learnt from. */
  notes?: string[];
}

/** A training digit that is near the image. */
export interface Neighbour {
  /** Index in the train split. */
  row: number;
  label: number;
  /** `[784]`, 0 … 255 */
  image: Uint8Array;
  /** Distance between the two images' features in the last hidden layer. */
  distance: number;
}

/** The message that carries a request to the worker. */
export interface ToWorker {
  id: number;
  command: Command;
}

/** A message from the worker: an event, or the answer to or failure of the request with that id. */
export type FromWorker =
  | { event: Event }
  | { id: number; answer: unknown }
  | { id: number; failure: Failure };
