/** What is watched inside the page: its long tasks, its pen and what it asks its worker. */

import type { FromWorker, ToWorker } from '../src/contract/requests.ts';

export interface LongTask {
  /** Since the page was opened, in ms. */
  startTime: number;
  duration: number;
}

interface Probe {
  longTasks: LongTask[];
  /** Each movement's time to the screen, in ms and frames. */
  paints: { ms: number; frames: number }[];
  /** When the pen last moved. */
  lastMovement: number;
  /** By the requests' ids: when each was asked, and when its answer was on the screen. */
  asked: Map<number, number>;
  shown: Map<number, number>;
  /** Progress of the run told so far, and whether there is one. */
  progress: number;
  running: boolean;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Puts the observers into the page before its own scripts. Runs there: no name from here is known in it. */
export function install(): void {
  const probe: Probe = {
    ...{ longTasks: [], paints: [], lastMovement: 0, asked: new Map(), shown: new Map() },
    ...{ progress: 0, running: false },
  };
  window.probe = probe;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });

  let frame = 0;
  const count = () => {
    frame++;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  // A message posted in an animation frame is handled after that frame is painted.
  const afterPaint = (callback: () => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        callback();
      };
      port2.postMessage(null);
    });

  // The pad paints with `stroke`, so a movement waits for the first of these after it.
  let moved: { at: number; frame: number }[] = [];
  window.addEventListener(
    'pointermove',
    ({ timeStamp, target, buttons }) => {
      if (!(target instanceof HTMLCanvasElement) || buttons === 0) return;
      probe.lastMovement = timeStamp;
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
        else if (type === 'progress') probe.progress++;
        else if (type === 'finished' || type === 'failed') probe.running = false;
      });
    }
    if (command.type === 'predict') probe.asked.set(id, performance.now());
    postMessage.apply(this, args as Parameters<typeof postMessage>);
  };
}
