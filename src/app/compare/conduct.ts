/** Trains what a comparison asks for, one run after another, like a visitor who presses Train. */
import type { Store } from '../store.ts';
import type { Outcome, Plan } from './comparison.ts';
import { comparedRecipes } from './comparison.ts';

/**
 * Settles when the comparison has ended or was cancelled. A run that fails is noted, and the next
 * one begun; unless the worker is gone.
 */
export async function conduct(store: Store, plan: Plan): Promise<void> {
  const { getState, dispatch, send } = store;
  dispatch({ type: 'comparison-begun', plan });
  for (const [index, recipe] of comparedRecipes(plan).entries()) {
    dispatch({ type: 'comparison-job-begun', index });
    const ended = outcome(store);
    send({ type: 'train', recipe });
    dispatch({ type: 'comparison-job-ended', index, outcome: await ended });
    // The next run replaces the weights, which are still to be kept.
    await until(store, () => getState().runs.saving.length === 0 || getState().phase === 'broken');
    if (!goesOn(store)) return;
    if (getState().phase === 'broken') return cancel(store);
  }
  dispatch({ type: 'comparison-ended' });
}

/** Ends the comparison and the run that it is at. */
export function cancel({ dispatch, send }: Store): void {
  dispatch({ type: 'comparison-cancelled' });
  send({ type: 'stop' });
}

const goesOn = ({ getState }: Store): boolean => getState().comparison?.status === 'running';

/** How the run that is about to begin ends. */
function outcome(store: Store): Promise<Outcome> {
  return new Promise((resolve) => {
    const stopListening = store.listen((action) => {
      const found = ofAction();
      if (!found) return;
      stopListening();
      resolve(found);

      function ofAction(): Outcome | undefined {
        switch (action.type) {
          case 'started':
            // Cancelled while MNIST or the engine was waited for.
            if (!goesOn(store)) store.send({ type: 'stop' });
            return undefined;
          case 'finished': {
            const { test, stopped } = action;
            const epochs = store.getState().run?.epochs ?? [];
            return stopped ? { status: 'stopped' } : { status: 'done', epochs, test };
          }
          case 'reset':
            return { status: 'stopped' };
          case 'failed':
          case 'data-failed':
            return { status: 'failed', fault: action.failure.message };
          default:
            return undefined;
        }
      }
    });
  });
}

function until({ subscribe }: Store, reached: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (reached()) return resolve();
    const end = subscribe(() => {
      if (!reached()) return;
      end();
      resolve();
    });
  });
}
