/** Fine-tunes the current model on the visitor's digits, and can undo that. */

import type { Event } from '../contract/events.ts';
import type { Lessons, PastLessons, TaughtAccuracy, TaughtDigit } from '../contract/lessons.ts';
import type { PresentNetwork } from '../contract/network-view.ts';
import type { Answer } from '../contract/requests.ts';
import { PIXELS, type Splits } from '../data/split.ts';
import { nextTask } from '../training/pace.ts';
import type { RunResult } from '../training/results.ts';
import type { TrainStep } from '../training/step.ts';
import { lessonOptimizer, TEACHING, type TeachingPlan, teachingData } from '../training/teaching-data.ts';
import type { CurrentModel } from './current-model.ts';
import { LessonStack } from './lesson-stack.ts';
import { TeachingError } from './request-errors.ts';
import { createStep, freeStep, stepUnlessAborted } from './steps.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Steps between two progress events. */
const STEPS_PER_TICK = 4;

export class Teacher {
  /** The lesson's step while a lesson runs; it has the newest weights. */
  step: TrainStep | undefined;
  private readonly lessons = new LessonStack();
  /** The test metrics after the last lesson. */
  private test: RunResult['test'] | undefined;

  constructor(
    private readonly emit: (event: Event) => void,
    private readonly current: CurrentModel,
  ) {}

  /** @returns a function that restores the present lessons. */
  remember(): () => void {
    const { test } = this;
    const lessons = this.lessons.remember();
    return () => {
      this.test = test;
      lessons();
    };
  }

  /** The present network's lessons; undefined if it has had none. */
  get past(): PastLessons | undefined {
    const { given, undoable, tests } = this.lessons;
    return this.test && given > 0 ? { lessons: given, undoable, test: this.test, before: tests } : undefined;
  }

  /** Takes over the lessons of an earlier worker, with the networks before the newest of them. */
  resume({ lessons, test, before }: PastLessons, networks: readonly PresentNetwork[]): Lessons {
    const known = networks.slice(Math.max(0, networks.length - before.length));
    const tests = before.slice(before.length - known.length);
    this.lessons.resume(
      lessons,
      known.map(({ weights, optimizer, run }, i) => ({
        weights,
        optimizer,
        run,
        test: tests[i] as RunResult['test'],
      })),
    );
    this.test = test;
    return { lessons, undoable: known.length, test };
  }

  /** Forgets all lessons, because the network was replaced. */
  forget(): void {
    this.lessons.forget();
  }

  /**
   * Gives a lesson.
   * @param others the dataset that the network was trained on.
   * @param lost is aborted when the device is lost. The lesson then ends.
   * @throws {TeachingError} when there is nothing to teach or no trained network; whatever the step throws;
   * and the reason of `lost`. The weights are then as before.
   */
  async teach(
    digits: readonly TaughtDigit[],
    others: Splits,
    { steps = TEACHING.steps, seed = 0 }: { steps?: number | undefined; seed?: number | undefined },
    lost: AbortSignal,
  ): Promise<Answer<'teach'>> {
    const { model, trained, recipe, optimizer, run } = this.current;
    refuse(digits, steps, recipe.data.classes.length);
    if (!model || !trained) {
      throw new TeachingError(
        'The network has learned nothing yet. Train it first, then teach it your hand.',
      );
    }
    const started = performance.now();
    const plan = { ...TEACHING, steps };
    const data = teachingData(digits, others, plan, seed);
    const batchSize = plan.ownRows + plan.otherRows;
    const options = { batchSize, optimizer: lessonOptimizer(recipe.optimizer), seed: recipe.seed };
    const before = await unlessAborted(this.current.read(), lost);
    const { step } = await stepUnlessAborted(createStep('auto', model, data, options), lost);
    this.step = step;
    try {
      const untaught = await unlessAborted(measure(step), lost);
      await unlessAborted(this.learn(step, plan, lost), lost);
      const taught = await unlessAborted(measure(step), lost);
      const { weights } = await unlessAborted(step.snapshot(), lost);
      this.current.replace(weights);
      this.lessons.add({ weights: before, optimizer, run, test: untaught.test });
      this.test = taught.test;
      const seconds = (performance.now() - started) / 1000;
      const { given, undoable } = this.lessons;
      return {
        before: accuracies(untaught),
        after: accuracies(taught),
        seconds,
        lessons: given,
        undoable,
        test: taught.test,
      };
    } catch (error) {
      // They are the weights that the run left, so it can be trained more.
      this.current.replace(before, optimizer, run);
      throw error;
    } finally {
      this.step = undefined;
      freeStep(step);
    }
  }

  /** Undoes the last lesson. @throws {TeachingError} when there is none to undo. */
  undo(): Lessons {
    const before = this.lessons.takeBack();
    if (!before) throw new TeachingError('There is no lesson to undo.');
    this.current.replace(before.weights, before.optimizer, before.run);
    this.test = before.test;
    const { given, undoable } = this.lessons;
    return { lessons: given, undoable, test: before.test };
  }

  private async learn(
    step: TrainStep,
    { steps, ownRows, otherRows }: TeachingPlan,
    lost: AbortSignal,
  ): Promise<void> {
    const batch = ownRows + otherRows;
    step.beginEpoch(Uint32Array.from({ length: steps * batch }, (_, row) => row));
    for (let done = 0; done < steps; ) {
      const until = Math.min(done + STEPS_PER_TICK, steps);
      for (; done < until; done++) step.run(done * batch, (done + 1) * batch, done);
      const { loss } = await step.metrics();
      if (lost.aborted) return;
      if (!Number.isFinite(loss)) {
        throw new TeachingError('The lesson failed: the loss is no longer a number. Try it again.');
      }
      this.emit({ type: 'teach-progress', step: done, steps });
      await nextTask();
      // The step is freed already.
      if (lost.aborted) return;
    }
  }
}

interface Measured {
  own: RunResult['test'];
  test: RunResult['test'];
}

async function measure(step: TrainStep): Promise<Measured> {
  const own = await step.evaluate('validation');
  return { own, test: await step.evaluate('test') };
}

const accuracies = ({ own, test }: Measured): TaughtAccuracy => ({
  own: own.accuracy,
  test: test.accuracy,
});

function refuse(digits: readonly TaughtDigit[], steps: number, classes: number): void {
  if (digits.length === 0) {
    throw new TeachingError('There is nothing to teach yet. Draw a digit, say which one it was, then teach.');
  }
  if (!Number.isInteger(steps) || steps < 1 || steps > 1000) {
    throw new TeachingError(`Steps must be a whole number from 1 to 1,000, not ${steps}.`);
  }
  for (const { digit, images } of digits) {
    if (!Number.isInteger(digit) || digit < 0 || digit >= classes) {
      throw new TeachingError(
        `The network has the classes 0 to ${classes - 1}, and cannot be taught “${digit}”. Remove that drawing.`,
      );
    }
    if (images.length === 0 || images.some(({ length }) => length !== PIXELS)) {
      throw new TeachingError('One of the drawings has no picture. Remove that drawing.');
    }
  }
}
