/** Goes on with a run that was interrupted. */
import type { BackendName } from '../../contract/backends.ts';
import type { RunHead } from '../../training/run-state.ts';
import type { Store } from '../store.ts';

/** The backend that the run was trained on, if it is not the present one. */
export function otherBackend({ device }: RunHead, present: BackendName | undefined): BackendName | undefined {
  const theirs = device?.backend as BackendName | undefined;
  return present !== undefined && theirs !== present ? theirs : undefined;
}

/**
 * Only on the same backend it ends with the same bits as if it had not been interrupted.
 * @param takeOver also if another tab trains it.
 */
export function goOn({ getState, request }: Store, run: RunHead, takeOver = false): void {
  const backend = otherBackend(run, getState().engine?.backend);
  if (backend) request('choose-backend', { backend });
  // The page shows why it could not go on.
  request('go-on', { id: run.id, ...(takeOver && { takeOver }) }).catch(() => {});
}
