/** The model that comes with the page, so that it reads digits before anyone has trained. */
import type { Failure } from '../../contract/failure.ts';
import type { WorkerAction } from '../worker-actions.ts';

/** Its address. @param base that of the page. */
export const openingModel = (base: string): string => new URL('model/model.json', base).href;

/** What `model/card.json` tells of it, as far as the page says it. */
export interface Card {
  /** Of the 10,000 test digits, 0 … 1. */
  accuracy: number;
}

export type Pretrained =
  /** Not asked for. */
  | { status: 'none' }
  | { status: 'loading'; card?: Card }
  | { status: 'ready'; card?: Card }
  | { status: 'missing'; failure: Failure };

/** Of the pre-trained model. */
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

/** Undefined for what is no such card. */
export function readCard(json: unknown): Card | undefined {
  const accuracy = (json as { test?: { accuracy?: unknown } } | null)?.test?.accuracy;
  return typeof accuracy === 'number' && accuracy >= 0 && accuracy <= 1 ? { accuracy } : undefined;
}
