/** The next state of the page: from what the worker reports, what was sent to it, and the form. */

import type { Failure } from '../contract/failure.ts';
import type { Command } from '../contract/requests.ts';
import { KERAS_RECIPE } from '../training/recipe.ts';
import type { EpochResult } from '../training/run.ts';
import { comparisonAfter } from './compare/comparison.ts';
import { insightAfter } from './insight.ts';
import { linkAfter } from './link/link.ts';
import { drawingAfter } from './pad/drawing.ts';
import { pretrainedAfter } from './ready/pretrained.ts';
import { recipeText } from './recipe/recipeText.ts';
import { runsAfter } from './runs/runs.ts';
import type { Action, BeforeTrain, PageState, Phase } from './state.ts';
import { teachingAfter } from './teach/teaching.ts';

export function reduce(state: PageState, action: Action): PageState {
  const next = pageAfter(state, action);
  return withParts(next, {
    pretrained: pretrainedAfter(next.pretrained, action),
    link: linkAfter(next.link, action),
    drawing: drawingAfter(next.drawing, action),
    insight: insightAfter(next.insight, action),
    teaching: teachingAfter(next.teaching, action),
    runs: runsAfter(next.runs, action),
    comparison: comparisonAfter(next, action),
  });
}

/** The same value as long as every part is. */
function withParts(state: PageState, parts: Partial<PageState>): PageState {
  const changed = Object.entries(parts).some(([name, part]) => part !== state[name as keyof PageState]);
  return changed ? { ...state, ...parts } : state;
}

function pageAfter(state: PageState, action: Action): PageState {
  switch (action.type) {
    case 'sent':
      return sent(state, action.command);
    case 'recipe-typed':
      return { ...state, recipe: { ...state.recipe, [action.field]: action.text } };
    case 'recipe-restored':
      return { ...state, recipe: recipeText(KERAS_RECIPE) };

    case 'storing':
      return state.storing[action.what] === action.underWay
        ? state
        : { ...state, storing: { ...state.storing, [action.what]: action.underWay } };

    case 'engine':
      return { ...state, engine: action.engine, backend: action.choice, noBackend: false };
    case 'backend-failed':
      return { ...state, refused: action.failure.message };
    case 'kernels':
      return { ...state, compiling: action.compiling };
    case 'model':
      return withModel(state, action);
    case 'data-progress': {
      const { loadedBytes, totalBytes } = action;
      return { ...state, data: { status: 'loading', loadedBytes, totalBytes } };
    }
    case 'data-ready': {
      const { trainRows, testRows } = action;
      return { ...state, data: { status: 'ready', trainRows, testRows } };
    }
    case 'data-failed':
      // A run that waited for the digits does not begin.
      return { ...notBegun(state), data: { status: 'failed', failure: action.failure } };

    case 'started': {
      const { recipe, step, note } = action;
      const goesOn = state.phase === 'held' && state.run;
      return {
        ...state,
        phase: 'running',
        run: {
          recipe,
          backend: state.engine?.backend,
          step,
          epochs: goesOn ? goesOn.epochs : [],
          ...(note && { note }),
        },
        progress: undefined,
        failure: undefined,
        trained: goesOn ? state.trained : false,
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
    case 'paused':
      return { ...state, phase: 'paused' };
    case 'resumed':
      return { ...state, phase: 'running', failure: undefined };
    case 'testing':
      return { ...state, phase: 'testing' };
    case 'withdrawn':
      return withBefore(state);
    case 'finished': {
      const { test, seconds, stopped } = action;
      return {
        ...state,
        phase: 'finished',
        run: state.run && { ...state.run, result: { test, seconds, stopped } },
        progress: undefined,
        beforeTrain: undefined,
      };
    }
    case 'failed':
      return failed(notBegun(state), action.failure);
    case 'reset':
      return {
        ...state,
        phase: 'idle',
        run: undefined,
        progress: undefined,
        failure: undefined,
        prediction: undefined,
        trained: false,
        beforeTrain: undefined,
      };
    case 'prediction': {
      const { type, ...prediction } = action;
      return { ...state, prediction };
    }
    default:
      return state;
  }
}

/** A model from elsewhere takes the place of what a run had left. */
function withModel(state: PageState, { type, ...model }: Extract<Action, { type: 'model' }>): PageState {
  const next = { ...state, model, trained: model.trained };
  // It came while the digits were waited for.
  if (state.phase === 'starting' && state.beforeTrain && model.source !== 'new') {
    return { ...next, beforeTrain: { ...state.beforeTrain, model, trained: model.trained } };
  }
  // They were moved to another engine, or a run gave them back.
  if (model.sameWeights) return next;
  if (model.source === 'new' || state.phase === 'starting') return next;
  if (model.source === 'run') return withOpenedRun(next);
  return { ...next, phase: 'idle', run: undefined, progress: undefined };
}

/** A kept run is shown again as if it had just ended, with its recipe to go on from. */
function withOpenedRun(state: PageState): PageState {
  const { opening } = state.runs;
  if (!opening) return state;
  const { recipe, backend, step, epochs, result } = opening;
  const run = { recipe, backend, step, epochs, result };
  return { ...state, phase: 'finished', run, recipe: recipeText(recipe), progress: undefined };
}

function sent(before: PageState, command: Command): PageState {
  const state = NEEDS_DATA.includes(command.type) ? withDataAsked(before) : before;
  switch (command.type) {
    case 'start':
    case 'choose-backend':
      return {
        ...state,
        backend: command.backend,
        engine: undefined,
        refused: '',
        noBackend: false,
        failure: undefined,
      };
    case 'train':
      return {
        ...state,
        phase: 'starting',
        run: undefined,
        progress: undefined,
        failure: undefined,
        // Another Train takes the place of one that waits.
        beforeTrain: (state.phase === 'starting' && state.beforeTrain) || beforeTrain(state),
      };
    case 'resume':
      return { ...state, failure: undefined };
    default:
      return state;
  }
}

/** Failures after which no backend runs. */
const NO_BACKEND = ['BackendError', 'DeviceLostError'];

/** Commands that fetch MNIST where it is not here yet. */
const NEEDS_DATA: Command['type'][] = ['load-data', 'train', 'evaluate', 'test-digits', 'teach'];

function withDataAsked(state: PageState): PageState {
  const { status } = state.data;
  if (status === 'ready' || status === 'loading') return state;
  return { ...state, data: { status: 'loading', loadedBytes: 0, totalBytes: 0 } };
}

function beforeTrain({ phase, run, model, trained, prediction, teaching }: PageState): BeforeTrain {
  const { lesson, network } = teaching;
  // A run that was held is given up.
  const settled = phase === 'held' ? 'idle' : phase;
  return { phase: settled, run, model, trained, prediction, lesson, network };
}

/** All is as it was before Train. */
function withBefore(state: PageState): PageState {
  if (!state.beforeTrain) return state;
  const { lesson, network, ...page } = state.beforeTrain;
  const teaching = { ...state.teaching, lesson, network };
  return { ...state, ...page, teaching, progress: undefined, beforeTrain: undefined };
}

/** A run that was asked for and fails before it begins has changed nothing. */
const notBegun = (state: PageState): PageState => (state.phase === 'starting' ? withBefore(state) : state);

function failed(state: PageState, failure: Failure): PageState {
  const phase = phaseAfter(failure, state);
  if (failure.kind !== 'DivergedError') {
    return { ...state, failure, phase, noBackend: state.noBackend || NO_BACKEND.includes(failure.kind) };
  }
  // The worker goes back to the weights of the last whole epoch, or else to those before the run.
  const before = withBefore(state);
  return {
    ...before,
    failure,
    exploded: state.run?.recipe,
    phase: state.beforeTrain ? before.phase : phase,
    progress: undefined,
  };
}

/** A run that goes on from its last good weights may pass an epoch twice; the later result counts. */
function withEpoch(state: PageState, result: EpochResult): PageState {
  if (!state.run) return state;
  const before = state.run.epochs.filter(({ epoch }) => epoch < result.epoch);
  return { ...state, run: { ...state.run, epochs: [...before, result] } };
}

/** A failure that a run lives through (a prediction's, say) did not hold it after all. */
function underWay(state: PageState): PageState {
  return state.phase === 'held' ? { ...state, phase: 'running' } : state;
}

function phaseAfter(failure: Failure, { phase }: PageState): Phase {
  if (failure.remedies.every((remedy) => remedy === 'reload')) return 'broken';
  if (phase === 'running' || phase === 'paused' || phase === 'testing') {
    const canGoOn = failure.remedies.some((remedy) => remedy === 'resume' || remedy === 'other-backend');
    return canGoOn ? 'held' : 'idle';
  }
  return phase === 'starting' ? 'idle' : phase;
}
