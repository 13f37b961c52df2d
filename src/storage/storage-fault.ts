/** Says why the browser did not read or store runs, and what the visitor can do. */
import { type Refusal, StorageError } from './database.ts';

export function storageFault(error: unknown): string {
  const refusal: Refusal = error instanceof StorageError ? error.refusal : 'failed';
  switch (refusal) {
    case 'full':
      return 'This browser has no room left to keep the run: it stays in the list until the page is closed. Delete other runs, then try again.';
    case 'too-large':
      return 'This network is too large for the browser’s storage: the run stays in the list until the page is closed. Export the model to keep it.';
    case 'denied':
      return 'This browser does not let the page keep anything, as in a private window: runs stay in the list until the page is closed.';
    case 'silent':
      return 'This browser’s storage does not answer: runs stay in the list until the page is closed. Try again, or close other windows of this page first.';
    case 'failed': {
      const why = error instanceof Error && error.message ? ` (${error.message})` : '';
      return `This browser’s storage failed${why}. What is new in the list stays there until the page is closed. Try again.`;
    }
  }
}

/** The same for what is under way and would be lost if the page were closed now. */
export function lostOnClosing(error: StorageError, what: string): string {
  const why: Record<Refusal, string> = {
    full: 'This browser has no room left. Delete other runs to make some',
    'too-large': 'This network is too large for the browser’s storage',
    denied: 'This browser does not let the page keep anything, as in a private window',
    silent: 'This browser’s storage does not answer',
    failed: 'This browser’s storage failed',
  };
  return `${why[error.refusal]}: if the page is closed now, ${what} is lost.`;
}
