/** A run that has ended, as the list of runs shows it. Its arrays are entries of their own (`run-storage.ts`). */
import type { BackendName } from '../contract/backends.ts';
import type { Recipe } from '../training/recipe.ts';
import type { EpochResult, RunResult } from '../training/results.ts';
import type { Interruption, RateChange } from '../training/run-state.ts';
import type { StepKind } from '../training/step-kinds.ts';

export interface KeptRun {
  id: string;
  name: string;
  /** When the run ended, in milliseconds since 1970. */
  date: number;
  recipe: Recipe;
  backend?: BackendName;
  step: StepKind;
  epochs: EpochResult[];
  /** The changes of the learning rate while the run was under way. */
  rates?: RateChange[];
  interruptions?: Interruption[];
  result: RunResult;
  /** Whether the other runs are compared with this one. */
  baseline?: boolean;
}

/** Grows with every change of `KeptRun` that an older page could not read. Records without a version are older. */
export const KEPT_RUN_VERSION = 1;
