/** How large the steps of a run are: its optimizer, with the schedule and the changes made under way. */
import { createOptimizer, type Optimizer } from './optimizer.ts';
import type { RunHead } from './run-state.ts';
import { scheduled } from './schedule.ts';

/** The optimizer of a run. From the step of each change on, it takes that learning rate, scheduled as before. */
export function optimizerOf({ recipe, leg, rates }: Pick<RunHead, 'recipe' | 'leg' | 'rates'>): Optimizer {
  const make = (learningRate: number) =>
    scheduled(createOptimizer(recipe.optimizer, learningRate), recipe.schedule, leg);
  const first = make(recipe.learningRate);
  if (rates.length === 0) return first;
  const changes = rates.map(({ step, learningRate }) => ({ step, optimizer: make(learningRate) }));
  const at = (step: number) => changes.findLast((change) => change.step <= step)?.optimizer ?? first;
  return { ...first, rates: (step) => at(step).rates(step) };
}
