/** Keras' optimizers, and where Keras keeps their state. */
import * as v from 'valibot';
import type { OptimizerName } from '../training/optimizer.ts';
import { KERAS_RECIPE, type Recipe, recipeFaults } from '../training/recipe.ts';
import type { Hdf5File } from './hdf5.ts';
import { layersGroup } from './keras-weights.ts';
import type { OptimizerState } from './stored-model.ts';
import { Unreadable } from './unreadable.ts';

interface KerasOptimizer {
  className: string;
  /** The hyper-parameters of its own, with the values that this page uses. */
  settings: Readonly<Record<string, number | boolean>>;
  /** Names of the slots, in the order in which Keras keeps them for a weight: this page's and Keras'. */
  slots: readonly (readonly [own: string, keras: string])[];
}

const SGD_SETTINGS = { momentum: 0.9, nesterov: false };
const VELOCITY = [['velocity', 'momentum']] as const;

export const KERAS_OPTIMIZERS: Readonly<Record<OptimizerName, KerasOptimizer>> = {
  rmsprop: {
    className: 'RMSprop',
    settings: { rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false },
    slots: [['square', 'velocity']],
  },
  adam: {
    className: 'Adam',
    settings: { beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7, amsgrad: false },
    slots: [
      ['mean', 'momentum'],
      ['square', 'velocity'],
    ],
  },
  sgd: { className: 'SGD', settings: { ...SGD_SETTINGS, momentum: 0 }, slots: [] },
  momentum: { className: 'SGD', settings: SGD_SETTINGS, slots: VELOCITY },
  nesterov: { className: 'SGD', settings: { ...SGD_SETTINGS, nesterov: true }, slots: VELOCITY },
};

/** Settings of every optimizer of Keras. This page uses none of them. */
const UNUSED = {
  weight_decay: null,
  clipnorm: null,
  global_clipnorm: null,
  clipvalue: null,
  use_ema: false,
  loss_scale_factor: null,
  gradient_accumulation_steps: null,
};

/** The `config` of an optimizer without its learning rate, as Keras writes it. */
export const optimizerSettings = (name: OptimizerName): Record<string, unknown> => ({
  ...UNUSED,
  ema_momentum: 0.99,
  ema_overwrite_frequency: null,
  ...KERAS_OPTIMIZERS[name].settings,
});

const Positive = v.pipe(v.number(), v.finite(), v.minValue(0));
const Config = v.looseObject({
  learning_rate: v.union([
    v.pipe(
      Positive,
      v.transform((rate) => ({ rate, schedule: 'constant' as const })),
    ),
    v.pipe(
      v.object({
        class_name: v.literal('CosineDecay'),
        config: v.object({
          initial_learning_rate: Positive,
          alpha: v.optional(v.literal(0)),
          warmup_steps: v.optional(v.literal(0)),
        }),
      }),
      v.transform(({ config }) => ({ rate: config.initial_learning_rate, schedule: 'cosine' as const })),
    ),
  ]),
});
const Compiled = v.object({ class_name: v.string(), config: Config });

type Named = Pick<Recipe, 'optimizer' | 'learningRate' | 'schedule'>;

/**
 * The optimizer of a `compile_config` or, in older files, of a `training_config`.
 * @returns undefined when there is none, or none that this page can run.
 */
export function readOptimizer(compiled: unknown): Named | undefined {
  const { optimizer, optimizer_config } = (compiled ?? {}) as Record<string, unknown>;
  const { success, output } = v.safeParse(Compiled, optimizer ?? optimizer_config);
  if (!success) return undefined;
  const { class_name, config } = output;
  const isUnused = Object.keys(UNUSED).every((key) => !config[key]);
  const found = Object.entries(KERAS_OPTIMIZERS).find(
    ([, { className, settings }]) =>
      className === class_name.slice(class_name.lastIndexOf('>') + 1) &&
      Object.entries(settings).every(([key, value]) => close(config[key] ?? 0, value)),
  );
  if (!found || !isUnused) return undefined;
  const { rate, schedule } = config.learning_rate;
  const named = { optimizer: found[0] as OptimizerName, learningRate: shortest(rate), schedule };
  return recipeFaults({ ...KERAS_RECIPE, ...named }).length === 0 ? named : undefined;
}

/** Keras rounds some settings to single precision. */
function close(given: unknown, wanted: number | boolean): boolean {
  return typeof wanted === 'number' ? Math.fround(Number(given)) === Math.fround(wanted) : !given === !wanted;
}

/** The shortest number that is the same in single precision: 0.0005 for 0.0005000000237487257. */
function shortest(value: number): number {
  const short = Number(value.toPrecision(7));
  return Math.fround(short) === Math.fround(value) ? short : value;
}

/**
 * Reads the optimizer's state: the steps done, then the learning rate unless a schedule sets it, then the
 * slots of each weight.
 * @param weights the network's weights, in order.
 * @param shapes of the weights.
 * @returns undefined when the file has no state that fits.
 */
export function readOptimizerState(
  file: Hdf5File,
  { optimizer, schedule }: Named,
  shapes: readonly { shape: number[] }[],
): OptimizerState | undefined {
  const { slots } = KERAS_OPTIMIZERS[optimizer];
  const paths = statePaths(file);
  const before = schedule === 'constant' ? 2 : 1;
  if (paths.length !== before + slots.length * shapes.length) return undefined;
  try {
    const steps = file.integer(paths[0] as string);
    const read = slots.map(([own], at) => {
      const arrays = shapes.map(({ shape }, i) =>
        file.floats(paths[before + i * slots.length + at] as string, shape),
      );
      return [own, arrays] as const;
    });
    const isSound = read.every(([own, arrays]) =>
      arrays.every((values) => values.every(SOUND[own] ?? Number.isFinite)),
    );
    return Number.isSafeInteger(steps) && steps >= 0 && isSound
      ? { steps, slots: Object.fromEntries(read) }
      : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** A mean of squares is not negative. */
const SOUND: Readonly<Record<string, (value: number) => boolean>> = {
  square: (value) => value >= 0 && Number.isFinite(value),
};

function statePaths(file: Hdf5File): string[] {
  if (layersGroup(file) !== undefined) {
    return file.names('optimizer/vars').map((_, i) => `optimizer/vars/${i}`);
  }
  return (file.texts('optimizer_weights', 'weight_names') ?? []).map((name) => `optimizer_weights/${name}`);
}
