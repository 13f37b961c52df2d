/** How many steps the epoch loop queues at once, and how it lets the worker handle messages in between. */

/** Shortest time between two progress events, and between two readings of the metrics, in milliseconds. */
export const TICK = 100;

/** How long one lot of steps should take, in milliseconds. */
const LOT = 16;

/**
 * How many steps to queue at once. A prediction waits for all steps that are queued before it. So at most
 * two lots are queued: the GPU runs the second while we wait for the first. If a step takes under a
 * millisecond, a lot has 16 steps or more, so that a submit costs next to nothing. If one step takes
 * longer than a lot should, as on emulated GPUs, steps are queued one by one.
 */
export class Pace {
  /** Steps in the next lot. */
  steps = 1;
  /** Lots that may be queued at the same time. */
  lots = 1;
  private recentSteps = 0;
  private recentMs = 0;

  /** Milliseconds that a step took of late; undefined before the first measurement. */
  get msPerStep(): number | undefined {
    return this.recentSteps > 0 ? this.recentMs / this.recentSteps : undefined;
  }

  /** @param ms how long the last `steps` steps took. */
  measure(steps: number, ms: number): void {
    // Old measurements count for less and less: the first lot may include the time to compile kernels, and
    // two lots may be reported at once.
    this.recentSteps = this.recentSteps / 2 + steps;
    this.recentMs = this.recentMs / 2 + ms;
    const fitting = (LOT * this.recentSteps) / this.recentMs;
    this.steps = Math.max(1, Math.min(2 * this.steps, Math.round(fitting)));
    this.lots = fitting >= 1 ? 2 : 1;
  }
}
/** Work that takes so many milliseconds, and so many times as long as usual, was interrupted by a sleep. */
const SLEEP = 10_000;
const FAR_LONGER = 20;

/**
 * How long work took, without a sleep of the machine in between: its clock may go on during the sleep.
 * @param ms by the clock.
 * @param usual how long such work took before, in milliseconds; undefined or 0 if that is not known.
 */
export function awake(ms: number, usual: number | undefined): number {
  return usual && ms > SLEEP && ms > FAR_LONGER * usual ? usual : ms;
}

/**
 * Resolves in a new task, so that the worker first handles a message that waits (a drawn digit, a
 * pause). Uses a message channel, because browsers clamp timers to 4 ms.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
