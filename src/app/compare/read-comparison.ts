/** Checks the comparison that the browser's storage has, before the page shows it. */
import * as v from 'valibot';
import { EpochsSchema, MetricsSchema, RecipeSchema } from '../../storage/read-records.ts';
import { type Comparison, comparedRecipes, type Job, sameRecipe } from './state.ts';

/** Grows with every change of a stored comparison that an older page could not read. */
export const COMPARISON_VERSION = 1;

const recipe = RecipeSchema;
const run = v.exactOptional(v.pipe(v.string(), v.maxLength(100)));
const fault = v.pipe(v.string(), v.maxLength(2000));

const ComparisonSchema = v.object({
  plan: v.object({
    recipe,
    activations: v.pipe(v.array(v.string()), v.maxLength(200)),
    seeds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  }),
  status: v.picklist(['running', 'ended', 'cancelled', 'interrupted']),
  jobs: v.array(
    v.variant('status', [
      v.object({ status: v.literal('done'), recipe, epochs: EpochsSchema, test: MetricsSchema }),
      v.object({ status: v.literal('failed'), recipe, fault }),
      v.object({ status: v.literal('stopped'), recipe }),
      v.object({ status: v.literal('waiting'), recipe, run }),
      v.object({ status: v.literal('running'), recipe, run }),
    ]),
  ),
});

/**
 * Reads a stored comparison. One that was running when the page was closed is interrupted now.
 * @returns undefined if it is damaged; `newer` if a newer version of this page has stored it.
 */
export function readComparison(found: unknown): Comparison | 'newer' | undefined {
  const { version } = (found ?? {}) as { version?: unknown };
  if (typeof version === 'number' && version > COMPARISON_VERSION) return 'newer';
  const { success, output } = v.safeParse(ComparisonSchema, found);
  if (!success || version !== COMPARISON_VERSION) return undefined;
  const recipes = comparedRecipes(output.plan);
  const whole =
    recipes.length === output.jobs.length &&
    output.jobs.every((job, i) => sameRecipe(job.recipe, recipes[i] as Job['recipe']));
  if (!whole) return undefined;
  const jobs = output.jobs.map(
    (job): Job => (job.status === 'running' ? { ...job, status: 'waiting' } : job),
  );
  return { ...output, jobs, status: output.status === 'running' ? 'interrupted' : output.status };
}
