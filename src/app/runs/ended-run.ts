/** What the list of runs says about a run that has ended. */
import type { KeptRun } from '../../storage/kept-run.ts';
import { KERAS_TEXT, type Recipe, recipeText } from '../../training/recipe.ts';
import { runName } from '../recipe/activations.ts';
import { FORM_FIELDS } from '../recipe/fields.ts';
import type { RunRecord } from '../training/state.ts';

/** The run that has just ended, with a name that none of `others` has; undefined if no run has ended. */
export function keptRun({ run }: { run?: RunRecord }, others: readonly KeptRun[], date: number) {
  if (!run?.result) return undefined;
  const { id, recipe, backend, step, epochs, rates, interruptions, result } = run;
  const kept: KeptRun = {
    id,
    name: freeName(runName(recipe), others),
    date,
    recipe,
    ...(backend && { backend }),
    step,
    epochs,
    ...(rates && { rates }),
    ...(interruptions && { interruptions }),
    result,
  };
  return kept;
}

function freeName(name: string, others: readonly KeptRun[]): string {
  const taken = new Set(others.map((run) => run.name));
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} (${number})`;
  return free;
}

/** The recipe's differences from Keras', except activation and seed, e.g. “epochs 5, units 64, 32”. */
export function recipeDifferences(recipe: Recipe): string {
  const text = recipeText(recipe);
  return FORM_FIELDS.filter(({ name }) => name !== 'activation' && name !== 'seed')
    .filter(({ name }) => text[name] !== KERAS_TEXT[name])
    .map(({ name, label }) => `${label.toLowerCase()} ${text[name]}`)
    .join(', ');
}
