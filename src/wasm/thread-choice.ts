/**
 * Chooses by trying: all threads, or one alone. Threads wait for each other several times in a step. A small
 * network has too little work between two waits; on a busy machine each wait may take milliseconds.
 * The bits are the same either way.
 */

/** A trial takes at least so many runs, and so many milliseconds. */
const RUNS = 4;
const MS = 2;
/** Milliseconds of work before the other way is tried again. Each trial that changes nothing doubles them. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8000;
/** The other way must take less than this share of the time, because clocks and machines are noisy. */
const CLEARLY = 0.9;

/** Runs that were timed together. */
class Timed {
  private ms = 0;
  private runs = 0;

  add(ms: number): void {
    this.ms += ms;
    this.runs++;
  }

  get enough(): boolean {
    return this.runs >= RUNS && this.ms >= MS;
  }

  get total(): number {
    return this.ms;
  }

  /** Milliseconds of a run. */
  get each(): number {
    return this.ms / this.runs;
  }
}

export class ThreadChoice {
  private alone = false;
  private pause = FIRST_PAUSE;
  /** Milliseconds of work until the next trial. */
  private left = 0;
  private before = new Timed();
  private trial: Timed | undefined;

  constructor(private readonly all: () => number) {}

  /** Does work alone or with all threads, and notes how long it took. */
  timed(work: (alone: boolean) => void): void {
    const alone = this.threads === 1;
    const started = performance.now();
    work(alone);
    this.took(performance.now() - started);
  }

  /** How many threads the next run should have. A trial takes the other way. */
  get threads(): number {
    return this.alone !== (this.trial !== undefined) ? 1 : this.all();
  }

  /** Tells how long the run with `threads` threads took, in milliseconds. */
  took(ms: number): void {
    if (this.all() === 1) return;
    if (this.trial) return this.tried(this.trial, ms);
    this.left -= ms;
    if (this.left > 0) return;
    this.before.add(ms);
    if (this.before.enough) this.trial = new Timed();
  }

  private tried(trial: Timed, ms: number): void {
    trial.add(ms);
    // A trial that has taken as long as all it is compared with has lost.
    const lost = trial.total > this.before.total && trial.each > this.before.each;
    if (!lost && !trial.enough) return;
    if (trial.each < CLEARLY * this.before.each) {
      this.alone = !this.alone;
      this.pause = FIRST_PAUSE;
    } else {
      this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
    }
    this.left = this.pause;
    this.before = new Timed();
    this.trial = undefined;
  }
}
