/**
 * Everything that the page shows, as one value. It consists of slices. Each feature's `state.ts` defines
 * its slice and how an action changes it. Only `reduce` makes the next state.
 */
import type { KeptCopy } from '../offline/register.ts';
import {
  type ComparisonAction,
  type ComparisonState,
  comparisonAfter,
  NO_COMPARISON,
} from './compare/state.ts';
import { type DroppedFiles, droppedAfter, type FilesAction, NOTHING_DROPPED } from './files/state.ts';
import { type Inquiries, inquiriesAfter, NO_INQUIRIES } from './inquiries.ts';
import {
  NOTHING_PENDING,
  type PendingWrites,
  pendingWritesAfter,
  type WriteAction,
} from './keeping/state.ts';
import { type LayerAction, layersAfter, NO_LAYERS, type OwnLayers } from './layer/state.ts';
import { type Link, type LinkAction, linkAfter, NOTHING_IGNORED } from './link/state.ts';
import { copyAfter, type OfflineAction } from './offline/state.ts';
import { type Drawing, type DrawingAction, drawingAfter, NOTHING_DRAWN } from './pad/state.ts';
import { type CardAction, NOT_ASKED, type Pretrained, pretrainedAfter } from './pretrained/state.ts';
import { KERAS_FORM, type RecipeAction, type RecipeState, recipeAfter } from './recipe/state.ts';
import { type KeptRuns, NO_RUNS, type RunsAction, runsAfter } from './runs/state.ts';
import {
  type BackendState,
  backendAfter,
  type DataState,
  dataAfter,
  NO_DATA,
  STARTING,
} from './status/state.ts';
import { type TabAction, tabAfter } from './tabs/state.ts';
import type { TabName } from './tabs/tabs.ts';
import { NOT_TAUGHT, type Teaching, type TeachingAction, teachingAfter } from './teach/state.ts';
import { NOT_TRAINED, type TrainingState, trainingAfter } from './training/state.ts';
import { VIEW_OF_ALL, type View, type ViewAction, viewAfter } from './view/state.ts';
import type { WorkerAction } from './worker-actions.ts';

export interface PageState extends TrainingState, BackendState, RecipeState, ComparisonState {
  data: DataState;
  pretrained: Pretrained;
  link: Link;
  layers: OwnLayers;
  drawing: Drawing;
  inquiries: Inquiries;
  teaching: Teaching;
  runs: KeptRuns;
  pendingWrites: PendingWrites;
  /** Which versions of the page the browser keeps for use without a network. */
  copy: KeptCopy;
  tab: TabName;
  view: View;
  dropped: DroppedFiles;
}

export type Action =
  | WorkerAction
  | RecipeAction
  | CardAction
  | LinkAction
  | LayerAction
  | DrawingAction
  | TeachingAction
  | RunsAction
  | ComparisonAction
  | WriteAction
  | OfflineAction
  | TabAction
  | ViewAction
  | FilesAction;

export const INITIAL_STATE: PageState = {
  ...NOT_TRAINED,
  ...STARTING,
  ...KERAS_FORM,
  ...NO_COMPARISON,
  data: NO_DATA,
  pretrained: NOT_ASKED,
  link: NOTHING_IGNORED,
  layers: NO_LAYERS,
  drawing: NOTHING_DRAWN,
  inquiries: NO_INQUIRIES,
  teaching: NOT_TAUGHT,
  runs: NO_RUNS,
  pendingWrites: NOTHING_PENDING,
  copy: 'none',
  tab: 'recipe',
  view: VIEW_OF_ALL,
  dropped: NOTHING_DROPPED,
};

/**
 * A slice's reducer. It is typed as a method, so that a slice may name only the actions that it knows; for
 * all other actions it returns the value that it was given.
 */
type After<Slice> = { after(before: Slice, action: Action): Slice }['after'];

/** The reducer of a slice that is several properties of the page. Returns the properties that it changes. */
type ChangedBy = { after(page: PageState, action: Action): Partial<PageState> }['after'];

/** Makes a reducer of the page from the reducer of one of its properties. */
const property =
  <Name extends keyof PageState>(name: Name, after: After<PageState[Name]>) =>
  (page: PageState, action: Action): Partial<PageState> => ({ [name]: after(page[name], action) });

/** The reducers in order: a later one sees the changes of the earlier ones. */
const SLICES: ChangedBy[] = [
  trainingAfter,
  backendAfter,
  recipeAfter,
  property('data', dataAfter),
  property('pretrained', pretrainedAfter),
  property('link', linkAfter),
  property('layers', layersAfter),
  property('drawing', drawingAfter),
  property('inquiries', inquiriesAfter),
  property('teaching', teachingAfter),
  property('runs', runsAfter),
  property('pendingWrites', pendingWritesAfter),
  property('copy', copyAfter),
  property('tab', tabAfter),
  property('view', viewAfter),
  property('dropped', droppedAfter),
  comparisonAfter,
];

export function reduce(state: PageState, action: Action): PageState {
  return SLICES.reduce((page, after) => withParts(page, after(page, action)), state);
}

/** Returns `state` itself if none of the parts differs from it. */
function withParts(state: PageState, parts: Partial<PageState>): PageState {
  const changed = Object.entries(parts).some(([name, part]) => part !== state[name as keyof PageState]);
  return changed ? { ...state, ...parts } : state;
}
