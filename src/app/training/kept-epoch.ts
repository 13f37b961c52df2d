/** Says which epoch's weights a run with early stopping has kept. */
import type { Recipe } from '../../training/recipe.ts';
import type { EpochResult, RunResult } from '../../training/results.ts';
import { counted } from '../format.ts';

interface EndedRun {
  recipe: Recipe;
  epochs: readonly EpochResult[];
  result: RunResult;
}

/** Undefined for a run that kept its last weights. */
export function keptEpoch({ recipe, epochs, result: { kept, stopped } }: EndedRun): string | undefined {
  if (!kept) return undefined;
  const metric = recipe.earlyStopping === 'valLoss' ? 'validation loss' : 'validation accuracy';
  return stopped || epochs.length === recipe.epochs
    ? `It kept the weights of epoch ${kept}, which had the best ${metric}.`
    : `It stopped early, because its ${metric} was no better for ${counted(recipe.patience, 'epoch')}, and kept the weights of epoch ${kept}.`;
}
