/** How much the epoch loop asks for at a time, and how it lets others in between. */

/** Progress is told, and the metrics are read back, no more often than this, in milliseconds. */
export const TICK = 100;

/** One lot of steps, in milliseconds of work. */
const LOT = 16;

/**
 * How many steps to queue at once. A prediction waits for what is queued before it: at most two lots,
 * so that the GPU has the next one while we hear of the last. Where steps take under a millisecond a
 * lot has 16 or more, so that a submit costs next to nothing; where a single one takes longer than a
 * lot, as on emulated GPUs, they are queued one by one.
 */
export class Pace {
  /** Steps of the next lot. */
  steps = 1;
  /** Lots to have queued at a time. */
  lots = 1;
  private recentSteps = 0;
  private recentMs = 0;

  /** @param ms how long a lot of that many steps took. */
  measure(steps: number, ms: number): void {
    // What came before fades: two lots may be heard of at once, the first of them may have had kernels compiled.
    this.recentSteps = this.recentSteps / 2 + steps;
    this.recentMs = this.recentMs / 2 + ms;
    const fitting = (LOT * this.recentSteps) / this.recentMs;
    this.steps = Math.max(1, Math.min(2 * this.steps, Math.round(fitting)));
    this.lots = fitting >= 1 ? 2 : 1;
  }
}
/**
 * Resolves in a task of its own, so that a message waiting at the worker's door (a drawn digit, a
 * pause) is handled first. A message channel, because timers are clamped to 4 ms.
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
