/** Errors as the visitor meets them: a sentence and the ways on. */
import type { Failure, Remedy } from '../contract/failure.ts';

/** By `error.name`; the first is the one to try. */
const REMEDIES: Record<string, Remedy[]> = {
  SheetError: ['retry-data'],
  RecipeError: ['edit-recipe'],
  DivergedError: ['smaller-learning-rate', 'edit-recipe'],
  BackendError: ['other-backend', 'reload'],
  DeviceLostError: ['resume', 'other-backend'],
  OutOfMemoryError: ['other-backend', 'edit-recipe'],
  GpuValidationError: ['other-backend'],
  // What to do instead is in the sentence.
  ModelError: [],
  DigitFileError: [],
  NoModelError: [],
  BusyError: [],
  TeachingError: [],
};

/** What to tell about anything thrown; an error we did not foresee is told as such. */
export function toFailure(error: unknown): Failure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const remedies = REMEDIES[name];
  if (!remedies) {
    return {
      kind: 'UnexpectedError',
      message: `Something went wrong that this page did not foresee: ${message}. Try another backend, or reload the page.`,
      remedies: ['other-backend', 'reload'],
    };
  }
  const { file, field } = error as { file?: string; field?: string };
  const subject = file ?? field;
  return { kind: name, message, remedies, ...(subject && { subject }) };
}
