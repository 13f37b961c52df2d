/** What goes wrong, as the page tells it. */

/** What went wrong, in words for the visitor, and the ways on that make sense. */
export interface Failure {
  /** `error.name` of a typed error, e.g. `SheetError`, `RecipeError`, `DeviceLostError`. */
  kind: string;
  message: string;
  /** The file or recipe field concerned, if one is. */
  subject?: string;
  /** What the page offers; the first is the one to try. */
  remedies: Remedy[];
}

export type Remedy =
  | 'retry-data'
  | 'resume'
  | 'other-backend'
  | 'edit-recipe'
  | 'smaller-learning-rate'
  | 'reload';
