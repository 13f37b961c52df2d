/** What the worker was asked about the network, and its latest answers. */
import type { Event } from '../contract/events.ts';
import type { Failure } from '../contract/failure.ts';
import type { Question } from '../contract/requests.ts';
import type { Exchanged } from './exchange.ts';

/** Questions and the events that answer them. `predict` and `export-model` have their own ways. */
export interface Answers {
  evaluate: 'evaluated';
  inspect: 'inspected';
  'first-layer': 'first-layer';
  'read-weights': 'weights';
  'test-digits': 'test-digits';
}
type Asked = keyof Answers;
export type Answer<Q extends Asked> = Extract<Event, { type: Answers[Q] }>;

/** Where a question stands. */
export interface Inquiry<Q extends Asked> {
  /** Of the question asked last. */
  id: number;
  /** That one has neither been answered nor failed. */
  open: boolean;
  /** The latest; an earlier question's while the last one is open. */
  answer?: Answer<Q>;
  /** `weights` when the last question was asked. */
  asked: number;
  /** `weights` when the answered question was asked: others by now make the answer one of the past. */
  of?: number;
  failure?: Failure;
}

export type Insight = {
  /** Counts what changed the weights; progress within an epoch does not count. */
  weights: number;
} & { [Q in Asked]?: Inquiry<Q> };

export const NO_INSIGHT: Insight = { weights: 0 };

const QUESTIONS: Record<Answers[Asked], Asked> = {
  evaluated: 'evaluate',
  inspected: 'inspect',
  'first-layer': 'first-layer',
  weights: 'read-weights',
  'test-digits': 'test-digits',
};

export function insightAfter(before: Insight, action: Exchanged): Insight {
  switch (action.type) {
    case 'sent': {
      const { command } = action;
      if (!('id' in command) || !isAsked(command.type)) return before;
      const { failure, ...inquiry } = before[command.type] ?? {};
      return { ...before, [command.type]: { ...inquiry, id: command.id, open: true, asked: before.weights } };
    }
    case 'answer-failed': {
      const { question, id, failure } = action;
      if (!isAsked(question) || before[question]?.id !== id) return before;
      return { ...before, [question]: { ...before[question], open: false, failure } };
    }
    case 'evaluated':
    case 'inspected':
    case 'first-layer':
    case 'weights':
    case 'test-digits': {
      const question = QUESTIONS[action.type];
      const inquiry = before[question];
      if (inquiry?.id !== action.id) return before;
      const { id, asked } = inquiry;
      return { ...before, [question]: { id, open: false, asked, answer: action, of: asked } };
    }
    case 'model':
    case 'epoch':
    case 'finished':
    case 'taught':
    case 'teach-undone':
      return { ...before, weights: before.weights + 1 };
    case 'failed':
      // The worker goes back to the weights of the last whole epoch.
      return action.failure.kind === 'DivergedError' ? { ...before, weights: before.weights + 1 } : before;
    default:
      return before;
  }
}

function isAsked(question: Question['type']): question is Asked {
  return Object.values(QUESTIONS).includes(question as Asked);
}

let lastId = 0;

/** An id that no other question has. */
export const nextId = (): number => ++lastId;
