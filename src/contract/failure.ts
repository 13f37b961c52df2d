/** A failure, as the worker reports it and the page shows it. */

/** What went wrong, in words for the visitor, and what the visitor can do about it. */
export interface Failure {
  /** `error.name` of a typed error, e.g. `SheetError`, `RecipeError`, `DeviceLostError`. */
  kind: string;
  message: string;
  /** The file or the recipe field that caused the failure, if one did. */
  subject?: string;
  /** What the page offers. The first is the one to try first. */
  remedies: Remedy[];
}

export type Remedy =
  | 'retry-data'
  | 'resume'
  | 'other-backend'
  | 'edit-recipe'
  | 'smaller-learning-rate'
  | 'reload';
