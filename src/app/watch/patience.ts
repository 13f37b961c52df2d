/** For how long the worker may be silent. */
import type { Command } from '../../contract/requests.ts';
import type { PageState } from '../state.ts';

/** In seconds. */
const USUAL = 10;
/** Compiling for the first time, or a pass over all digits, may keep the worker from answering. */
const LONG = 60;

/** The backends whose steps let the worker answer in between. WebGL compiles on the worker's thread. */
const PROMPT = ['webgpu', 'wasm'];

/** A step that takes so many milliseconds may come so many times in a row, with no answer in between. */
const STEPS = 10;

/** @param open the requests that wait for an answer. */
export function patience(
  { phase, engine, compiling, progress }: Pick<PageState, 'phase' | 'engine' | 'compiling' | 'progress'>,
  open: readonly Command[],
): number {
  const works = open.some(({ type }) => type !== 'predict');
  if (works || compiling || !engine || !PROMPT.includes(engine.backend)) return LONG;
  if (phase === 'starting' || phase === 'testing') return LONG;
  if (phase !== 'running') return USUAL;
  // The first steps of a run, and the validation after the last ones of an epoch.
  if (!progress || progress.step === progress.steps) return LONG;
  return Math.max(USUAL, (STEPS * progress.msPerStep) / 1000);
}
