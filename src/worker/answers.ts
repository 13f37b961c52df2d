/** Answers questions: nothing here changes weights or engine. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { PastLessons } from '../contract/lessons.ts';
import type { Answer, Ask, RequestName } from '../contract/requests.ts';
import { cut, type Dataset, PIXELS, rows, type Split } from '../data/split.ts';
import { readDigitFile } from '../formats/digit-file.ts';
import { createOptimizer } from '../training/optimizer.ts';
import type { StepOptions, TrainStep } from '../training/step.ts';
import { arrivals } from './arrivals.ts';
import type { CurrentData } from './current-data.ts';
import type { CurrentModel } from './current-model.ts';
import { type DigitMaps, mapped } from './digit-maps.ts';
import { classify, evaluation, pickDigits } from './evaluation.ts';
import { handOver } from './handed-over.ts';
import { inspect } from './inspection.ts';
import { type FeatureStep, nearestDigits } from './nearest-digits.ts';
import { NoModelError, OtherDataError } from './request-errors.ts';
import { createStep, freeStep, hasFeatures } from './steps.ts';
import { strongestDigits } from './strongest-digits.ts';
import { writeModel } from './write-model.ts';

/** Options for a step that trains nothing. */
const EVALUATING: StepOptions = { batchSize: 128, optimizer: createOptimizer('rmsprop'), seed: 0 };

/** Digits enough for a histogram of features. */
const ARRIVING = 256;

export interface Asked {
  current: CurrentModel;
  data: CurrentData;
  maps: DigitMaps;
  /** The step that trains the model now, and so has the newest weights; undefined when none does. */
  step(): TrainStep | undefined;
  /** The lessons that the model has had; undefined if none. */
  pastLessons: PastLessons | undefined;
}

type Answers = { [N in RequestName]: (ask: Ask<N>, asked: Asked) => Promise<Answer<N>> };

/**
 * The answers, by the request's name.
 * @throws {DigitFileError} when a file of digits cannot be read.
 * @throws {NoModelError} when there is no network.
 * @throws {OtherDataError} when the answer needs the data that the network was trained on, and others are here.
 * @throws {SheetError} when the answer needs MNIST and MNIST cannot be loaded.
 */
export const ANSWERS = {
  predict: async ({ image }, asked) => {
    const model = present(asked);
    const { trained } = asked.current;
    return { probabilities: await predict(model, image), trained };
  },
  inspect: async ({ image }, asked) => inspect(present(asked), image),
  arrivals: async (_, asked) => {
    const { test } = await fitting(asked);
    return arrivals(present(asked), rows(test, 0, Math.min(ARRIVING, test.labels.length)).images);
  },
  'read-weights': async (_, asked) => {
    const model = modelOf(asked);
    const { recipe, trained } = asked.current;
    const values = await newestWeights(asked);
    const weights = model.trainableWeights.map(({ originalName: name, shape }, i) => ({
      name,
      shape: shape as number[],
      values: values[i] as Float32Array,
    }));
    return handOver({ recipe, trained, weights }, values);
  },
  'export-model': async (_, asked) => ({ zip: await writeModel(present(asked), asked.current.recipe) }),
  'export-keras': async ({ python, layerName }, asked) => {
    const model = present(asked);
    const { recipe, optimizer } = asked.current;
    const weights = await valuesOf(model);
    const stored = { recipe, weights, ...(optimizer && !asked.step() && { optimizer }) };
    const { writePython } = await import('../formats/keras-python.ts');
    const { writeKeras } = await import('../formats/write-keras.ts');
    return { file: await (python ? writePython : writeKeras)(stored, layerName) };
  },
  evaluate: async (_, asked) => {
    const { test } = await fitting(asked);
    const { trained } = asked.current;
    return { trained, ...evaluation(await testLogits(asked, test), test) };
  },
  'test-digits': async ({ pick }, asked) => pickDigits((await fitting(asked)).test, pick),
  'strongest-digits': async ({ layer, count }, asked) => {
    const { test } = await fitting(asked);
    const model = present(asked);
    return strongestDigits(model, test, layer, count, () => asked.current.model === model);
  },
  'nearest-digits': async ({ image, count }, asked) => {
    const dataset = await fitting(asked);
    const model = present(asked);
    const { examples, validationSplit } = asked.current.recipe;
    const { train } = cut(dataset, examples, validationSplit);
    const current = () => asked.current.model === model;
    const search = (step?: TrainStep) =>
      nearestDigits(model, image, train, count, current, step?.features && (step as FeatureStep));
    // A step would copy all the digits to its device; only one that has features is worth that.
    const neighbours = await (hasFeatures() ? withEvaluatingStep(model, train, search) : search());
    return { neighbours, compared: train.labels.length };
  },
  map: async (_, asked) => {
    const { test } = await fitting(asked);
    const model = present(asked);
    const live = asked.step();
    const make = (split: Split, step?: TrainStep) =>
      asked.maps.make(model, split, step?.features && (step as FeatureStep));
    try {
      if (live || !hasFeatures()) return await make(test, live);
      const digits = mapped(test);
      return await withEvaluatingStep(model, digits, (step) => make(digits, step));
    } catch (error) {
      if (asked.current.model === model) throw error;
      throw new NoModelError('The network was changed while its map was made. Make the map again.');
    }
  },
  ping: async () => {},
  network: async (_, { current, step, pastLessons: lessons }) => {
    const network = step() ? undefined : current.present;
    return network ? { network: { ...network, ...(lessons && { lessons }) } } : {};
  },
  'read-digits': async ({ file, most }, { current }) => ({
    digits: await readDigitFile(file, most, current.recipe.data.classes.length),
  }),
} satisfies Partial<Answers>;

/** The current model. During a run its weights may be older than those of the step. */
function modelOf({ current }: Asked): Sequential {
  if (!current.model) {
    throw new NoModelError('There is no network yet. Choose a backend that runs here, or reload the page.');
  }
  return current.model;
}

/** The current model, with the newest weights. */
function present(asked: Asked): Sequential {
  const model = modelOf(asked);
  asked.step()?.publish();
  return model;
}

/**
 * The dataset, if it is the one that the current model was trained on.
 * @throws {OtherDataError}
 */
async function fitting({ current, data }: Asked): Promise<Dataset> {
  const dataset = await data.get();
  const known = current.recipe.data;
  if (known.id !== dataset.head.id) throw new OtherDataError(known.name, dataset.head.name);
  return dataset;
}

/** Logits `[rows, classes]` of the test digits. */
async function testLogits(asked: Asked, test: Split): Promise<Float32Array> {
  for (;;) {
    const model = present(asked);
    const live = asked.step();
    try {
      return await testLogitsBy(model, live, asked, test);
    } catch (error) {
      // If a run ended or began meanwhile, it replaced the step or the model. Then ask the new ones.
      if (asked.current.model === model && asked.step() === live) throw error;
    }
  }
}

/** Asks the step that trains now. If none does, makes one for this question, where that is faster. */
async function testLogitsBy(
  model: Sequential,
  live: TrainStep | undefined,
  asked: Asked,
  test: Split,
): Promise<Float32Array> {
  if (live?.predict) return live.predict('test');
  const byModel = () => classify(model, test, () => asked.current.model === model);
  if (live) return byModel();
  return withEvaluatingStep(model, test, (step) => step.predict?.('test') ?? byModel());
}

/** Makes a step that trains nothing, with `split` as its test split. Frees it when `use` is done. */
async function withEvaluatingStep<T>(
  model: Sequential,
  split: Split,
  use: (step: TrainStep) => Promise<T>,
): Promise<T> {
  const unused = rows(split, 0, 1);
  const data = { train: unused, validation: unused, test: split };
  const { step } = await createStep('auto', model, data, EVALUATING);
  try {
    return await use(step);
  } finally {
    freeStep(step);
  }
}

async function predict(model: Sequential, image: Float32Array): Promise<number[]> {
  const probabilities = tf.tidy(() =>
    tf.softmax(model.predict(tf.tensor2d(image, [1, PIXELS])) as tf.Tensor2D),
  );
  return Array.from(await probabilities.data().finally(() => probabilities.dispose()));
}

/**
 * A copy of the newest weights, in the order of `trainableWeights`. The page asks for them several times a second
 * while a run trains, so this takes the cheapest way.
 */
async function newestWeights(asked: Asked): Promise<Float32Array[]> {
  const model = modelOf(asked);
  const live = asked.step();
  if (!live?.newestWeights) return valuesOf(present(asked));
  try {
    return await live.newestWeights();
  } catch (error) {
    // If the run ended meanwhile, its step is gone, but the model has the weights.
    if (asked.step() === live || asked.current.model !== model) throw error;
    return valuesOf(present(asked));
  }
}

/** A copy of the model's weights, in the order of `trainableWeights`. */
async function valuesOf(model: Sequential): Promise<Float32Array[]> {
  return Promise.all(
    model.trainableWeights.map(async (weight) => (await weight.read().data<'float32'>()).slice()),
  );
}
