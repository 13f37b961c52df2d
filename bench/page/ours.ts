/**
 * Runs our own steps through the `TrainStep` contract as the epoch loop does: waits for every lot of steps,
 * reads the metrics ten times a second, and lets the page handle messages.
 */
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { Profile } from '../../src/compiler/profile.ts';
import { rows as rowsOf, type TrainingData } from '../../src/data/split.ts';
import { createClassifier, KERAS_CLASSIFIER } from '../../src/model/classifier.ts';
import { KERAS_RMSPROP, rmsprop } from '../../src/training/optimizer.ts';
import { nextTask, TICK } from '../../src/training/pace.ts';
import { permutation } from '../../src/training/random.ts';
import type { StepOptions, TrainStep } from '../../src/training/step.ts';
import { TfjsStep } from '../../src/training/tfjs-step.ts';
import { registerWebgpuBackend } from '../../src/webgpu/backend.ts';
import { createCompiledStep } from '../../src/webgpu/compiled-step.ts';
import type { Driver, Rows, Setup } from './driver.ts';
import { startBackend } from './tfjs-backend.ts';

type ProfiledStep = TrainStep & { profile?(): Promise<Profile> };

export async function openOurs(setup: Setup, train: Rows): Promise<Driver> {
  if (setup.system.step === 'CompiledStep') registerWebgpuBackend();
  const machine = await startBackend(setup.system.backend);
  return drive(setup, train, machine, async (model, data, options) =>
    setup.system.step === 'CompiledStep'
      ? createCompiledStep(model, data, options)
      : new TfjsStep(model, data, options),
  );
}

/** Trains with the step that `create` makes, as the epoch loop does. */
export async function drive(
  setup: Setup,
  train: Rows,
  machine: Pick<Driver, 'adapter' | 'threads'>,
  create: (model: Sequential, data: TrainingData, options: StepOptions) => Promise<ProfiledStep>,
): Promise<Driver> {
  const { batchSize, units } = setup;
  const { seed } = KERAS_CLASSIFIER;
  const { layer: activation = KERAS_CLASSIFIER.activation } = setup.system;
  const model = createClassifier({ ...KERAS_CLASSIFIER, units, activation });
  // Nothing is evaluated here, but a buffer on the GPU cannot be empty.
  const one = rowsOf(train, 0, 1);
  const data: TrainingData = { train, validation: one, test: one };
  const options = { batchSize, optimizer: rmsprop(KERAS_RMSPROP), seed };
  const step = await create(model, data, options);

  let epoch = 0;
  let steps = 0;
  let at = setup.rows;
  let read = Number.NEGATIVE_INFINITY;
  /** Reads the loss only as often as the epoch loop does. */
  const answer = async (last: boolean): Promise<number> => {
    if (!last && performance.now() - read < TICK) return step.settled().then(() => Number.NaN);
    read = performance.now();
    return (await step.metrics()).loss;
  };
  return {
    ...machine,
    ...(step.profile && { profile: () => (step as Required<ProfiledStep>).profile() }),
    async train(count, cadence) {
      for (let i = 0; i < count; i++) {
        if (at + batchSize > setup.rows) {
          step.beginEpoch(permutation(setup.rows, seed, epoch++));
          at = 0;
        }
        step.run(at, at + batchSize, steps++);
        at += batchSize;
        if (cadence.due() || i === count - 1) {
          await cadence.ask(answer(i === count - 1));
          await nextTask();
        }
      }
      return cadence.end();
    },
  };
}
