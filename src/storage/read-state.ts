/** Checks a run's state from storage, with its arrays, before a run goes on from it or a network gets its weights. */
import type { StoredModel } from '../formats/stored-model.ts';
import { weightShapes } from '../model/weights.ts';
import { bestEpoch } from '../training/early-stopping.ts';
import { createOptimizer } from '../training/optimizer.ts';
import { type Recipe, shapeOf } from '../training/recipe.ts';
import type { RunState } from '../training/run-state.ts';
import { NewerVersionError } from './newer-version-error.ts';
import { readHead, readRun } from './read-records.ts';

/** No step adds to more places. */
const MOST_SUMS = 1 << 20;

/**
 * Reads what storage has of a run.
 * @param entries all that belongs to the run, by key (`run-storage.ts`).
 * @returns the run's state; or only its recipe and weights, if its state was not stored or is damaged;
 * undefined if the weights are damaged.
 * @throws {NewerVersionError}
 */
export function readStored(
  id: string,
  entries: ReadonlyMap<unknown, unknown>,
): RunState | StoredModel | undefined {
  const head = readHead(id, entries.get(`state/${id}`));
  const run = readRun(id, entries.get(`run/${id}`));
  if ('newer' in head || 'newer' in run) throw new NewerVersionError();
  const recipe = 'value' in head ? head.value.recipe : 'value' in run ? run.value.recipe : undefined;
  const sizes = recipe && sizesOf(recipe);
  if (!sizes) return undefined;
  const weights =
    arrays(entries, `weights/${id}`, sizes) ??
    // An earlier version of this page stored all weights in one entry.
    whole(entries.get(`weights/${id}`), sizes);
  if (!weights) return undefined;
  const model = { recipe, weights };
  if (!('value' in head)) return model;
  const slots: RunState['slots'] = {};
  for (const slot of createOptimizer(recipe.optimizer).slots) {
    const found = arrays(entries, `slots/${id}/${slot}`, sizes);
    if (!found) return model;
    slots[slot] = found;
  }
  const sums = entries.get(`sums/${id}`);
  if (!isFinite32(sums) || sums.length > MOST_SUMS || sums.length % 4 !== 0) return model;
  const state = { ...head.value, weights, slots, sums };
  if (state.result || !bestEpoch(state)) return state;
  const best = arrays(entries, `best/${id}`, sizes);
  return best ? { ...state, best } : model;
}

/** How many values each weight of the recipe's network has; undefined for a layer that cannot be read. */
function sizesOf(recipe: Recipe): number[] | undefined {
  try {
    return weightShapes(shapeOf(recipe)).map(({ shape }) => shape.reduce((size, extent) => size * extent, 1));
  } catch {
    return undefined;
  }
}

function arrays(
  entries: ReadonlyMap<unknown, unknown>,
  name: string,
  sizes: readonly number[],
): Float32Array[] | undefined {
  return whole(
    sizes.map((_, i) => entries.get(`${name}/${i}`)),
    sizes,
  );
}

function whole(found: unknown, sizes: readonly number[]): Float32Array[] | undefined {
  if (!Array.isArray(found) || found.length !== sizes.length) return undefined;
  return found.every((values, i) => isFinite32(values) && values.length === sizes[i]) ? found : undefined;
}

function isFinite32(values: unknown): values is Float32Array {
  return values instanceof Float32Array && values.every(Number.isFinite);
}
