/** Starts another worker in the place of one that died, and goes on from what was saved last. */
import type { RequestError } from '../../contract/client.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Ask, Command } from '../../contract/requests.ts';
import { ownInTurn } from '../../storage/tab-locks.ts';
import { KERAS_RECIPE, parseRecipe } from '../../training/recipe.ts';
import type { Store } from '../store.ts';
import { isUnderWay } from '../training/phase.ts';
import type { RunRecord } from '../training/state.ts';

/** How long the browser may take to end a worker, in milliseconds. Chrome gives one that hangs 2 s. */
const LONGEST = 30_000;

const BEGINNING = ['train', 'train-more', 'go-on'];

/** @param why the worker ended, as the end of a sentence. */
const restarted = (why: string, then: string): Failure => ({
  kind: 'WorkerRestartedError',
  message: `The training thread ${why}, and was started again. ${then}`,
  remedies: [],
});

/**
 * Brings the worker back to where it was: its backend, the data, the network, and the run.
 * @param why the worker ended, as the end of a sentence.
 * @param kept the last trained network that the page has, and its lessons.
 * @param open the requests that the worker has not answered.
 * @param base the address that those of the model and of MNIST are relative to.
 */
export async function revive(
  store: Store,
  why: string,
  kept: Ask<'restore-network'> | undefined,
  open: readonly Command[],
  base: string,
): Promise<void> {
  const { request, dispatch, worker, getState } = store;
  const { phase, run, backend, recipe, data, model, pretrained, comparison } = getState();
  const at = (path: string) => new URL(path, base).href;
  const was = kept?.network.recipe ?? model?.recipe ?? parseRecipe(recipe);
  const isOwn = was.data.id !== KERAS_RECIPE.data.id;
  const wishes = followWishes(store, open);
  const abandon = worker.restart();
  // The first request to the new worker: what follows when the others fail comes after it.
  request('start', {
    dataUrl: at('mnist/'),
    backend,
    // A dataset of the visitor's own comes later.
    recipe: isOwn ? KERAS_RECIPE : was,
    loadData: data.status !== 'waiting',
  }).catch(() => {});
  abandon(restarted(why, 'Please try again.'));
  // Until the page has heard that the others failed.
  await new Promise((resolve) => setTimeout(resolve));

  if (isOwn) await request('use-kept-dataset').catch(() => {});
  if (kept) request('restore-network', kept).catch(() => {});
  else if (model?.source === 'pretrained' || pretrained.status === 'loading') {
    request('load-model', { url: at('model/model.json') }).catch(() => {});
  } else if (run?.result) request('open-run', { id: run.id }).catch(() => {});

  const running = isUnderWay(phase) && run;
  const then = running ? 'The run goes on from what was saved last.' : 'Nothing is lost.';
  dispatch({ type: 'backend-failed', failure: restarted(why, then) });
  if (running) {
    await goOn(store, run, wishes).catch(() => {});
    return wishes.end();
  }
  wishes.end();
  // A comparison begins its run again by itself.
  const begin = open.find(({ type }) => BEGINNING.includes(type));
  if (begin && comparison?.status !== 'running') {
    const { type, ...ask } = begin as Command<'train'>;
    await request(type, ask).catch(() => {});
  }
}

/** What the visitor may ask of a run while nothing can answer. */
const WISHES = ['pause', 'resume', 'stop', 'reset'] as const;
type Wish = (typeof WISHES)[number];

interface Wishes {
  /** The last one: the old worker has not answered it, or the new one got it before it had the run. */
  last(): Wish | undefined;
  end(): void;
}

function followWishes({ listen, getState }: Store, open: readonly Command[]): Wishes {
  const wishOf = ({ type }: Command) => WISHES.find((wish) => wish === type);
  let last = open.map(wishOf).findLast((wish) => wish);
  if (!last && getState().phase === 'paused') last = 'pause';
  const end = listen((action) => {
    if (action.type === 'sent') last = wishOf(action.command) ?? last;
  });
  return { last: () => last, end };
}

/**
 * The new worker goes on with the run, or begins it again if nothing of it was saved, unless the visitor wants
 * something else by now.
 */
async function goOn({ request, getState }: Store, { id, recipe }: RunRecord, wishes: Wishes): Promise<void> {
  // Until the browser has really ended the old worker, that owns the run.
  const ended = ownInTurn('run', id).then((giveBack) => giveBack());
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, LONGEST))]);
  if (wishes.last() === 'reset') return request('reset', { recipe });
  try {
    await request('go-on', { id });
  } catch (error) {
    // A comparison begins its run again by itself.
    const fails = (error as Partial<RequestError>).failure?.kind !== 'NotKeptError';
    if (fails || getState().comparison?.status === 'running') return;
    await request('train', { recipe });
  }
  const wish = wishes.last();
  if (wish === 'pause' || wish === 'stop') await request(wish);
}
