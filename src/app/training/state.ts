/** The state of the network and of the run that trains it, and their last failure. */

import type { BackendName, Engine } from '../../contract/backends.ts';
import type { Event } from '../../contract/events.ts';
import type { Failure } from '../../contract/failure.ts';

import type { Command, RequestName } from '../../contract/requests.ts';
import { type Recipe, type RecipeText, recipeText } from '../../training/recipe.ts';

import type { EpochResult, Progress, RunResult } from '../../training/results.ts';
import type { Interruption, RateChange, RunHead } from '../../training/run-state.ts';
import type { StepKind } from '../../training/step-kinds.ts';
import type { DataState } from '../status/state.ts';
import type { Teaching } from '../teach/state.ts';
import type { WorkerAction } from '../worker-actions.ts';
import type { Phase } from './phase.ts';

export interface RunRecord {
  id: string;
  recipe: Recipe;
  /** The backend at the beginning of the run; undefined in runs from before this was kept. */
  backend?: BackendName | undefined;
  step: StepKind;
  note?: string;
  epochs: EpochResult[];
  /** The changes of the learning rate while the run was under way. */
  rates?: RateChange[] | undefined;
  /** Where the run went on after it had lost its device or a thread. */
  interruptions?: Interruption[] | undefined;
  result?: RunResult;
}

/** The current network, as the worker describes it. */
export type Model = Omit<Extract<Event, { type: 'model' }>, 'type'>;

/** The state before Train. It is kept until the run has trained a whole epoch. */
export type BeforeTrain = Pick<TrainingState, 'phase' | 'run' | 'model' | 'trained'> &
  Pick<Teaching, 'lesson' | 'network'>;

export interface TrainingState {
  phase: Phase;
  /** Undefined until the worker has built a network. */
  model?: Model;
  /** Whether the weights have been trained for at least some steps. */
  trained: boolean;
  run?: RunRecord;
  /** Progress within the current epoch. */
  progress?: Progress;
  /** Comes back if the run is withdrawn, fails to begin or explodes in its first epoch. */
  beforeTrain?: BeforeTrain;
  failure?: Failure;
  /** The recipe of the last run that exploded. */
  exploded?: Recipe | undefined;
}

/** The parts of other slices that training reads or restores. */
interface Surroundings {
  engine?: Engine;
  data: DataState;
  recipe: RecipeText;
  teaching: Teaching;
  /** `opening` is a kept run whose weights are about to become the current ones. */
  runs: { opening?: RunRecord; unfinished: readonly Pick<RunHead, 'id' | 'recipe'>[] };
}

type Training = TrainingState & Surroundings;

export const NOT_TRAINED: TrainingState = { phase: 'idle', trained: false };

export function trainingAfter(state: Training, action: WorkerAction): Omit<Training, 'runs' | 'data'> {
  switch (action.type) {
    case 'sent':
      return sent(state, action.command);
    case 'model':
      return withModel(state, action);
    case 'started': {
      const { type, history, ...run } = action;
      return {
        ...state,
        phase: 'running',
        run: { ...run, backend: state.engine?.backend, epochs: history },
        progress: undefined,
        failure: undefined,
        trained: history.length > 0 || (state.phase === 'held' && state.trained),
      };
    }
    case 'progress': {
      const { type, ...progress } = action;
      return { ...underWay(state), progress, trained: true };
    }
    case 'epoch': {
      const { type, ...result } = action;
      return { ...withEpoch(underWay(state), result), trained: true, beforeTrain: undefined };
    }
    case 'rate': {
      const { type, ...change } = action;
      // A run that goes on from an earlier state changes its rate again.
      const before = state.run?.rates?.filter(({ step }) => step < change.step) ?? [];
      return { ...state, run: state.run && { ...state.run, rates: [...before, change] } };
    }
    case 'paused':
      return { ...state, phase: 'paused' };
    case 'resumed':
      return { ...state, phase: 'running', failure: undefined };
    case 'testing':
      return { ...state, phase: 'testing' };
    case 'withdrawn':
      return withBefore(state);
    case 'finished': {
      const { type, ...result } = action;
      return {
        ...state,
        phase: 'finished',
        run: state.run && { ...state.run, result },
        progress: undefined,
        beforeTrain: undefined,
      };
    }
    case 'failed':
      return failed(state, action.failure);
    case 'request-failed':
      return withoutAnswer(state, action.request, action.failure);
    case 'answered':
      return makesNew(action.request) && !state.model?.trained ? untrained(state) : state;
    default:
      return state;
  }
}

/** After a reset the network is a new one; the requests that begin with “use” bring other data, and mostly reset it. */
const makesNew = (request: RequestName): boolean => /^(reset|use)/.test(request);

/** A model from elsewhere replaces the last run and its result. */
function withModel(state: Training, { type, ...model }: Extract<Event, { type: 'model' }>): Training {
  const next = { ...state, model, trained: model.trained };
  // The model arrived while a run waited for the digits.
  if (state.phase === 'starting' && state.beforeTrain && model.source !== 'new') {
    return { ...next, beforeTrain: { ...state.beforeTrain, model, trained: model.trained } };
  }
  // The weights were only moved to another engine, or came back after a run.
  if (model.sameWeights) return next;
  if (model.source === 'new' || state.phase === 'starting') return next;
  if (model.source === 'run') return withOpenedRun(next);
  return { ...next, phase: 'idle', run: undefined, progress: undefined };
}

/** Shows a kept run as if it had just ended, with its recipe in the form. */
function withOpenedRun(state: Training): Training {
  const { opening } = state.runs;
  if (!opening) return state;
  return {
    ...state,
    phase: 'finished',
    run: opening,
    recipe: recipeText(opening.recipe),
    progress: undefined,
  };
}

function sent(state: Training, command: Command): Training {
  switch (command.type) {
    case 'start':
    case 'choose-backend':
    case 'resume':
      return { ...state, failure: undefined };
    case 'train':
    case 'train-more':
    case 'go-on':
      return {
        ...state,
        ...(command.type === 'go-on' && recipeOf(state, command.id)),
        phase: 'starting',
        run: undefined,
        progress: undefined,
        failure: undefined,
        // If a run waits already, this one replaces it: the state before both is kept.
        beforeTrain: (state.phase === 'starting' && state.beforeTrain) || beforeTrain(state),
      };
    default:
      return state;
  }
}

/** The recipe of a run that goes on, for the form. */
function recipeOf({ runs }: Training, id: string): Pick<Training, 'recipe'> | undefined {
  const run = runs.unfinished.find((other) => other.id === id);
  return run && { recipe: recipeText(run.recipe) };
}

function beforeTrain({ phase, run, model, trained, teaching }: Training): BeforeTrain {
  const { lesson, network } = teaching;
  // A new run gives up one that was held, and one that was under way in a worker that has died.
  return { phase: phase === 'finished' ? phase : 'idle', run, model, trained, lesson, network };
}

/** Restores the state before Train. */
function withBefore(state: Training): Training {
  if (!state.beforeTrain) return state;
  const { lesson, network, ...page } = state.beforeTrain;
  const teaching = { ...state.teaching, lesson, network };
  return { ...state, ...page, teaching, progress: undefined, beforeTrain: undefined };
}

/** A request failed. For requests not named here, the panel that made the request shows the failure. */
function withoutAnswer(state: Training, request: RequestName, failure: Failure): Training {
  switch (request) {
    case 'train':
    case 'train-more':
    case 'go-on': {
      // A run that did not begin has changed nothing.
      const before = state.phase === 'starting' ? withBefore(state) : state;
      // If the digits are missing, the page already says so.
      const told = state.data.status === 'failed' && state.data.failure.message === failure.message;
      return told ? before : { ...before, failure };
    }
    case 'start':
    case 'choose-backend':
    case 'resume':
    case 'reset':
      // The status says so already.
      return failure.kind === 'WorkerRestartedError' ? state : { ...state, failure };
    default:
      return state;
  }
}

function untrained(state: Training): Training {
  return {
    ...state,
    phase: 'idle',
    run: undefined,
    progress: undefined,
    failure: undefined,
    trained: false,
    beforeTrain: undefined,
  };
}

function failed(state: Training, failure: Failure): Training {
  const phase = phaseAfter(failure, state);
  if (failure.kind !== 'DivergedError') return { ...state, failure, phase };
  // The worker returns to the weights of the last whole epoch; if there is none, to those before the run.
  const before = withBefore(state);
  return {
    ...before,
    failure,
    exploded: state.run?.recipe,
    phase: state.beforeTrain ? before.phase : phase,
    progress: undefined,
  };
}

/** A run that is resumed from its last good weights may train an epoch twice. The later result counts. */
function withEpoch(state: Training, result: EpochResult): Training {
  if (!state.run) return state;
  const before = state.run.epochs.filter(({ epoch }) => epoch < result.epoch);
  return { ...state, run: { ...state.run, epochs: [...before, result] } };
}

/** If a held run reports progress, the failure did not stop it, so it is running. */
function underWay(state: Training): Training {
  return state.phase === 'held' ? { ...state, phase: 'running' } : state;
}

function phaseAfter(failure: Failure, { phase }: Training): Phase {
  if (failure.remedies.join() === 'reload') return 'broken';
  if (phase === 'running' || phase === 'paused' || phase === 'testing') {
    const canGoOn = failure.remedies.some((remedy) => remedy === 'resume' || remedy === 'other-backend');
    return canGoOn ? 'held' : 'idle';
  }
  // A run that waits to begin keeps waiting.
  return phase;
}
