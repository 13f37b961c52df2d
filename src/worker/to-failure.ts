/** Turns errors into what the page shows: a sentence, and what the visitor can do. */
import type { Failure, Remedy } from '../contract/failure.ts';
import { storageFault } from '../storage/storage-fault.ts';

/** Remedies by `error.name`; the page offers the first one first. */
const REMEDIES: Record<string, Remedy[]> = {
  SheetError: ['retry-data'],
  RecipeError: ['edit-recipe'],
  DivergedError: ['smaller-learning-rate', 'edit-recipe'],
  BackendError: ['other-backend', 'reload'],
  DeviceLostError: ['resume', 'other-backend'],
  ThreadLostError: ['other-backend'],
  OutOfMemoryError: ['other-backend', 'edit-recipe'],
  GpuValidationError: ['other-backend'],
  // The sentence says what to do instead.
  ModelError: [],
  DigitFileError: [],
  DataFileError: [],
  DatasetStorageError: [],
  NoModelError: [],
  BusyError: [],
  OtherDataError: [],
  TeachingError: [],
  NotKeptError: [],
  NewerVersionError: ['reload'],
  RunElsewhereError: [],
  TakenOverError: [],
  StorageError: [],
};

/** What browsers say when they have no room for an array, or for WebAssembly's memory. */
const NO_ROOM = /alloc|out of memory|array (buffer )?(length|size)|too large|memory/i;

/** The failure for anything thrown. Says so when it is an error that we did not foresee. */
export function toFailure(error: unknown): Failure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof RangeError && NO_ROOM.test(message)) {
    return {
      kind: 'OutOfMemoryError',
      message: `The browser has too little memory for this (${message.replace(/[\s.]+$/, '')}). Take a smaller batch, fewer units or fewer digits, or another backend.`,
      remedies: REMEDIES['OutOfMemoryError'] as Remedy[],
    };
  }
  const remedies = REMEDIES[name];
  if (!remedies) {
    return {
      kind: 'UnexpectedError',
      message: `Something went wrong that this page did not foresee: ${message}. Try another backend, or reload the page.`,
      remedies: ['other-backend', 'reload'],
    };
  }
  if (name === 'StorageError') return { kind: name, message: storageFault(error), remedies };
  const { file, field } = error as { file?: string; field?: string };
  const subject = file ?? field;
  return { kind: name, message, remedies, ...(subject && { subject }) };
}
