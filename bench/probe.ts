/** Watches the page from inside: its long tasks, its pen and its requests to the worker. */

import type { FromWorker, ToWorker } from '../src/contract/requests.ts';

export interface LongTask {
  /** In ms since the page was opened. */
  startTime: number;
  duration: number;
}

interface Probe {
  longTasks: LongTask[];
  /** For each movement: the time to the screen, in ms and frames. */
  paints: { ms: number; frames: number }[];
  /** The time of the pen's last movement. */
  lastMovement: number;
  /** The time of each request, by its id. */
  asked: Map<number, number>;
  /** The time at which its answer was on the screen. */
  shown: Map<number, number>;
  /** How much progress the run has reported. */
  progress: number;
  /** Whether a run trains. */
  running: boolean;
  /** What the run has reported of its steps, in order. */
  reports: StepReport[];
  /** How often the page asked for the weights. */
  readings: number;
}

/** The run's progress within an epoch. */
export interface StepReport {
  epoch: number;
  /** Steps of the epoch that are done. */
  step: number;
  /** Milliseconds that they took. */
  trainingMs: number;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Puts the observers into the page before its own scripts. It runs in the page, so it cannot use our imports. */
export function install(): void {
  const probe: Probe = {
    ...{ longTasks: [], paints: [], lastMovement: 0, asked: new Map(), shown: new Map() },
    ...{ progress: 0, running: false, reports: [], readings: 0 },
  };
  window.probe = probe;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });

  // Frames are counted only for a while after a movement: the count makes the browser paint each one.
  let frame = 0;
  let last = 0;
  const count = () => {
    frame++;
    if (frame < last) requestAnimationFrame(count);
  };
  const countOn = () => {
    if (frame === last) requestAnimationFrame(count);
    last = frame + 600;
  };
  // The browser handles a message posted in an animation frame after it has painted the frame.
  const afterPaint = (callback: () => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        callback();
      };
      port2.postMessage(null);
    });

  // The pad paints with `stroke`, so a movement waits for the next call of it.
  let moved: { at: number; frame: number }[] = [];
  window.addEventListener(
    'pointermove',
    ({ timeStamp, target, buttons }) => {
      if (!(target instanceof HTMLCanvasElement) || buttons === 0) return;
      probe.lastMovement = timeStamp;
      countOn();
      moved.push({ at: timeStamp, frame });
    },
    true,
  );
  const { stroke } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.stroke = function (this: CanvasRenderingContext2D, path?: Path2D) {
    stroke.apply(this, (path ? [path] : []) as [Path2D]);
    if (moved.length === 0 || this.canvas.ariaLabel !== 'Drawing pad') return;
    const painted = moved;
    moved = [];
    afterPaint(() => {
      for (const move of painted) {
        probe.paints.push({ ms: performance.now() - move.at, frames: frame - move.frame });
      }
    });
  };

  const listened = new WeakSet<Worker>();
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
    const { id, command } = args[0] as ToWorker;
    if (!listened.has(this)) {
      listened.add(this);
      this.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
        if ('id' in data) {
          if (probe.asked.has(data.id)) afterPaint(() => probe.shown.set(data.id, performance.now()));
          return;
        }
        const { type } = data.event;
        if (type === 'started') probe.running = true;
        else if (type === 'progress') {
          probe.progress++;
          const { epoch, step, msPerStep } = data.event;
          probe.reports.push({ epoch, step, trainingMs: step * msPerStep });
        } else if (type === 'finished' || type === 'failed') probe.running = false;
      });
    }
    if (command.type === 'predict') probe.asked.set(id, performance.now());
    if (command.type === 'read-weights') probe.readings++;
    postMessage.apply(this, args as Parameters<typeof postMessage>);
  };
}
