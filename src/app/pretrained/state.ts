/** The model that comes with the page, so that the pad can read before the visitor has trained. */
import type { Failure } from '../../contract/failure.ts';
import type { WorkerAction } from '../worker-actions.ts';

/** The address of that model's `model.json`. `base` is the page's address. */
export const openingModel = (base: string): string => new URL('model/model.json', base).href;

/** The part of `model/card.json` that the page shows. */
export interface Card {
  /** Share of the 10,000 test digits that the model reads right, 0 … 1. */
  accuracy: number;
  /** It learned from digits that were varied, which Keras' recipe does not do. */
  varied: boolean;
}

export type Pretrained =
  /** The page has not asked for it. */
  | { status: 'none' }
  | { status: 'loading'; card?: Card }
  | { status: 'ready'; card?: Card }
  | { status: 'missing'; failure: Failure };

/** The pre-trained model's card has arrived. */
export type CardAction = { type: 'card'; card: Card | undefined };

export const NOT_ASKED: Pretrained = { status: 'none' };

export function pretrainedAfter(before: Pretrained, action: WorkerAction | CardAction): Pretrained {
  switch (action.type) {
    case 'sent':
      return action.command.type === 'load-model' ? { ...cardOf(before), status: 'loading' } : before;
    case 'model':
      if (action.source !== 'pretrained' || before.status !== 'loading') return before;
      return { ...cardOf(before), status: 'ready' };
    case 'request-failed':
      return action.request === 'load-model' ? { status: 'missing', failure: action.failure } : before;
    case 'card':
      return before.status === 'ready' ? { status: 'ready', card: action.card } : before;
    default:
      return before;
  }
}

const cardOf = (before: Pretrained): { card?: Card } =>
  'card' in before && before.card ? { card: before.card } : {};

/** Reads a card; undefined if the JSON is none. */
export function readCard(json: unknown): Card | undefined {
  const { test, augmentation = 'none' } = Object(json) as { test?: object; augmentation?: unknown };
  const { accuracy } = Object(test) as { accuracy?: unknown };
  if (typeof accuracy !== 'number' || !(accuracy >= 0 && accuracy <= 1)) return undefined;
  return { accuracy, varied: augmentation !== 'none' };
}
