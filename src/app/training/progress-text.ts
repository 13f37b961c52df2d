/** A phrase that says what the run is doing now. */

import { placeText } from '../compare/state.ts';
import type { PageState } from '../state.ts';
import { nounsOf } from '../use-nouns.ts';

export function progressText(state: PageState): string {
  const { comparison } = state;
  const place = comparison?.status === 'running' && placeText(comparison.jobs);
  return place ? `${place}. ${doing(state)}` : doing(state);
}

function doing({ phase, data, run, progress }: PageState): string {
  if (phase === 'starting' || !run) {
    return data.status === 'ready' ? 'Building the network…' : 'Waiting for the data to arrive…';
  }
  const epochs = run.recipe.epochs;
  const done = run.epochs.length;
  const place = `epoch ${Math.min(progress?.epoch ?? done + 1, epochs)} of ${epochs}`;
  if (phase === 'paused') return `Paused in ${place}`;
  if (phase === 'held') return `Interrupted in ${place}`;
  if (phase === 'testing') return `Testing on ${nounsOf(run.recipe.data).image}s the network never met…`;
  if (!progress && done === 0) return 'Preparing the first step…';
  const validating = progress && progress.step === progress.steps && done < progress.epoch;
  return validating ? `Validating ${place}` : `Epoch${place.slice('epoch'.length)}`;
}
