/** What screen readers announce of a run: its beginning, each epoch and its result. */
import { loss, percent } from '../format.ts';
import type { PageState } from '../state.ts';

export function runAnnouncement({ run, phase, model }: PageState): string {
  if (phase === 'starting') return 'Training is about to start.';
  if (!run) return '';
  if (run.result) {
    const { test, stopped } = run.result;
    // A kept run ended earlier, so it is announced as loaded.
    const what = model?.source === 'run' ? 'Run loaded' : stopped ? 'Training stopped' : 'Training finished';
    return `${what}. Test accuracy ${percent(test.accuracy)}, test loss ${loss(test.loss)}.`;
  }
  const last = run.epochs.at(-1);
  return last
    ? `Epoch ${last.epoch} of ${run.recipe.epochs}: validation accuracy ${percent(last.valAccuracy)}, loss ${loss(last.valLoss)}.`
    : 'Training started.';
}
