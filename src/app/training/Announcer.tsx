/** Tells a screen reader of each epoch and of the result, and of nothing in between. */
import { loss, percent } from '../format.ts';
import type { PageState } from '../state.ts';
import { usePage } from '../usePage.ts';

export function Announcer() {
  return (
    <div className="visually-hidden" role="status">
      {usePage(announcement)}
    </div>
  );
}

function announcement({ run }: PageState): string {
  if (!run) return '';
  if (run.result) {
    const { test, stopped } = run.result;
    return `Training ${stopped ? 'stopped' : 'finished'}. Test accuracy ${percent(test.accuracy)}, test loss ${loss(test.loss)}.`;
  }
  const last = run.epochs.at(-1);
  return last
    ? `Epoch ${last.epoch} of ${run.recipe.epochs}: validation accuracy ${percent(last.valAccuracy)}, loss ${loss(last.valLoss)}.`
    : '';
}
