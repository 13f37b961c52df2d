/**
 * When a run ends before its last epoch because it no longer improves, and which epoch's weights it keeps, as
 * Keras' `EarlyStopping(monitor, patience, restore_best_weights=True)` decides it
 * (keras/src/callbacks/early_stopping.py). All of it follows from the run's history.
 */
import type { EpochResult } from './results.ts';
import type { RunHead } from './run-state.ts';

type Watched = Pick<RunHead, 'recipe' | 'history' | 'position' | 'leg'>;

/**
 * The best of the epochs that are watched; undefined if none is, or none has ended. Of equal ones it is the
 * first: Keras' `min_delta` is 0, and only a better value counts.
 */
export function bestEpoch({ recipe, history, leg }: Watched): EpochResult | undefined {
  const { earlyStopping: metric } = recipe;
  if (metric === 'none') return undefined;
  const value = (result: EpochResult) => (metric === 'valLoss' ? -result.valLoss : result.valAccuracy);
  const [first, ...others] = history.slice(leg.epoch);
  return first && others.reduce((best, other) => (value(other) > value(best) ? other : best), first);
}

/** Whether so many epochs have ended since the best one that the run stops. */
function isPatienceOut(run: Watched): boolean {
  const best = bestEpoch(run);
  return best !== undefined && run.position.epoch - best.epoch >= run.recipe.patience;
}

/** Whether the run trains no further epoch. */
export function isTrained(run: Watched): boolean {
  return run.position.epoch >= run.recipe.epochs || isPatienceOut(run);
}
