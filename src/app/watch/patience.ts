/** For how long the worker may be silent. */
import type { Command, RequestName } from '../../contract/requests.ts';
import type { PageState } from '../state.ts';

/** In seconds. */
const USUAL = 10;
/** Compiling for the first time, or a pass over all digits, may keep the worker from answering. */
const LONG = 60;

/** The backends whose steps let the worker answer in between. WebGL compiles on the worker's thread. */
const PROMPT = ['webgpu', 'wasm'];

/**
 * Requests that a run answers between two lots of steps. The living network asks for the weights several times a
 * second, so one of these nearly always waits when a worker hangs.
 */
const QUICK: readonly RequestName[] = [
  ...(['predict', 'read-weights', 'test-digits', 'show-map'] as const),
  ...(['pause', 'resume', 'stop', 'change-rate'] as const),
];

/** A step that takes so many milliseconds may come so many times in a row, with no answer in between. */
const STEPS = 10;

/** @param open the requests that wait for an answer. */
export function patience(
  { phase, engine, compiling, progress }: Pick<PageState, 'phase' | 'engine' | 'compiling' | 'progress'>,
  open: readonly Command[],
): number {
  const works = open.some(({ type }) => !QUICK.includes(type));
  if (works || compiling || !engine || !PROMPT.includes(engine.backend)) return LONG;
  if (phase === 'starting' || phase === 'testing') return LONG;
  if (phase !== 'running') return USUAL;
  // The first steps of a run, and its first validation, compile.
  if (!progress) return LONG;
  const { epoch, step, steps, msPerStep } = progress;
  const validates = step === steps;
  if (validates && epoch === 1) return LONG;
  // A row takes less time in validation than in training.
  return Math.max(USUAL, ((validates ? steps : STEPS) * msPerStep) / 1000);
}
