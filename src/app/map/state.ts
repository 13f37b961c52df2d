/**
 * The maps of the runs of this visit, epoch by epoch. This slice lives beside the store: the worker sends maps
 * only once the panel was shown, so the first load need not have this code.
 */
import type { DigitMap } from '../../contract/network-view.ts';
import type { PageState } from '../state.ts';
import type { WorkerAction } from '../worker-actions.ts';

/** The map after an epoch of a run; epoch 0 is before its first step. */
export interface EpochMap extends DigitMap {
  epoch: number;
}

/** By the run's id, the newest run last. */
export type RunMaps = ReadonlyMap<string, readonly EpochMap[]>;

export const NO_MAPS: RunMaps = new Map();

/** The most maps of all runs together; each takes 9 kB. Beyond that the oldest runs lose theirs. */
export const MOST_MAPS = 2000;

export function mapsAfter(before: RunMaps, action: WorkerAction): RunMaps {
  switch (action.type) {
    case 'started': {
      // A run that goes on makes the epochs after its last state again.
      const kept = before.get(action.id)?.filter(({ epoch }) => epoch <= action.history.length);
      return kept ? withMaps(before, action.id, kept) : before;
    }
    case 'map': {
      const { type, run, ...map } = action;
      const earlier = before.get(run)?.filter(({ epoch }) => epoch < map.epoch) ?? [];
      return withMaps(before, run, [...earlier, map]);
    }
    default:
      return before;
  }
}

function withMaps(before: RunMaps, run: string, maps: readonly EpochMap[]): RunMaps {
  const others = [...before].filter(([id]) => id !== run);
  let room = MOST_MAPS - maps.length;
  const kept = others.toReversed().filter(([, theirs]) => {
    room -= theirs.length;
    return room >= 0;
  });
  return new Map([...kept.toReversed(), [run, maps]]);
}

/** One position of the slider. */
export interface Frame {
  /** What the network is there, in words. */
  title: string;
  map: DigitMap;
  epoch?: number;
}

/** The parts of the page that frames depend on. */
export type Shown = Pick<PageState, 'run' | 'phase' | 'model' | 'trained' | 'teaching'>;

/** The frames of the run that the page shows; without one, or if it has changed since, the network as it is now. */
export function framesOf(maps: RunMaps, page: Shown, present: DigitMap | undefined): Frame[] {
  const run = page.run && maps.get(page.run.id);
  const frames: Frame[] = (run ?? []).map((map) => ({
    title: map.epoch === 0 ? 'Before the first step' : `After epoch ${map.epoch}`,
    map,
    epoch: map.epoch,
  }));
  if (present && !isMapped(maps, page)) frames.push({ title: presentTitle(page), map: present });
  return frames;
}

/** Whether the maps of the page's run have the network as it is now, or soon will. */
export function isMapped(maps: RunMaps, { run, phase, teaching }: Shown): boolean {
  const mapped = (run && maps.get(run.id)) ?? [];
  if (!run || mapped.length === 0 || teaching.network) return false;
  if (phase !== 'finished') return true;
  const wanted = run.result?.kept ?? run.epochs.at(-1)?.epoch;
  return !run.result?.stopped && mapped.some(({ epoch }) => epoch === wanted);
}

/** The frame that shows the network as it is now: the last, or that of the epoch whose weights the run kept. */
export function newestOf(frames: readonly Frame[], { run }: Shown): number {
  const kept = frames.findIndex(({ epoch }) => epoch !== undefined && epoch === run?.result?.kept);
  return kept >= 0 && frames.at(-1)?.epoch !== undefined ? kept : frames.length - 1;
}

function presentTitle({ model, trained, teaching, run }: Shown): string {
  if (teaching.network) return 'Now, after your lessons';
  if (!trained) return 'Untrained: random weights';
  if (run) return 'Now';
  return model?.source === 'pretrained' ? 'The opening network' : 'The network as it is now';
}
