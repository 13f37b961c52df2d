/** What is watched inside the page: its long tasks, its pen and what it asks its worker. */

import type { Event } from '../src/contract/events.ts';
import type { Command } from '../src/contract/requests.ts';

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
  /** By the id that the page gave them: when each was asked, and when its answer was on the screen. */
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
    if (moved.length === 0 || !this.canvas.classList.contains('pad')) return;
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
    const command = args[0] as Command;
    if (!listened.has(this)) {
      listened.add(this);
      this.addEventListener('message', ({ data }: MessageEvent<Event>) => {
        if (data.type === 'prediction') afterPaint(() => probe.shown.set(data.id, performance.now()));
        else if (data.type === 'started') probe.running = true;
        else if (data.type === 'progress') probe.progress++;
        else if (data.type === 'finished' || data.type === 'failed') probe.running = false;
      });
    }
    if (command.type === 'predict') probe.asked.set(command.id, performance.now());
    postMessage.apply(this, args as Parameters<typeof postMessage>);
  };
}
