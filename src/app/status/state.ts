/** Which backend computes, and whether MNIST has loaded. */
import { BACKENDS, type BackendChoice, type BackendName, type Engine } from '../../contract/backends.ts';
import type { Failure } from '../../contract/failure.ts';
import type { WorkerAction } from '../worker-actions.ts';

export interface BackendState {
  /** The visitor's choice. `engine` has the backend that is in use. */
  backend: BackendChoice;
  engine?: Engine;
  /** Why the last choice is not in use; empty if it is. */
  refused: string;
  /** The backend was lost, or none could be started: the network can neither read nor train. */
  noBackend: boolean;
  /** GPU kernels are being compiled. */
  compiling: boolean;
}

export const STARTING: BackendState = { backend: 'auto', refused: '', noBackend: false, compiling: false };

/** Failures after which no backend runs. */
const NO_BACKEND = ['BackendError', 'DeviceLostError'];

export function backendAfter(before: BackendState, action: WorkerAction): BackendState {
  switch (action.type) {
    case 'sent': {
      const { command } = action;
      if (command.type !== 'start' && command.type !== 'choose-backend') return before;
      return { ...before, backend: command.backend, engine: undefined, refused: '', noBackend: false };
    }
    case 'engine':
      return { ...before, engine: action.engine, backend: action.choice, noBackend: false };
    case 'backend-failed':
      return { ...before, refused: action.failure.message };
    case 'kernels':
      return { ...before, compiling: action.compiling };
    case 'request-failed':
      return action.failure.kind === 'BackendError' ? { ...before, noBackend: true } : before;
    case 'failed':
      return NO_BACKEND.includes(action.failure.kind) ? { ...before, noBackend: true } : before;
    default:
      return before;
  }
}

/** Whether the dataset has loaded. */
export type DataState =
  /** Nothing has needed it yet. */
  | { status: 'waiting' }
  | { status: 'loading'; loadedBytes: number; totalBytes: number }
  | { status: 'ready'; id: string; name: string; trainRows: number; testRows: number }
  | { status: 'failed'; failure: Failure };

export const NO_DATA: DataState = { status: 'waiting' };

export function dataAfter(before: DataState, action: WorkerAction): DataState {
  switch (action.type) {
    case 'data-progress': {
      const { loadedBytes, totalBytes } = action;
      return { status: 'loading', loadedBytes, totalBytes };
    }
    case 'data-ready': {
      const { head, trainRows, testRows } = action;
      return { status: 'ready', id: head.id, name: head.name, trainRows, testRows };
    }
    case 'data-waiting':
      return NO_DATA;
    case 'data-failed':
      return { status: 'failed', failure: action.failure };
    default:
      return before;
  }
}

/** The backend to try after `failed`: the next slower one, or WebAssembly if there is none. */
export function nextBackend(failed: BackendChoice): BackendName {
  const slower = failed === 'auto' ? 'webgl' : BACKENDS[BACKENDS.indexOf(failed) + 1];
  return slower ?? 'wasm';
}
