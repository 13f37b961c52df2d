/** The questions that the page asked the worker about the network, and the latest answers. */
import type { Failure } from '../contract/failure.ts';
import type { Answer, Command, RequestName } from '../contract/requests.ts';
import { MNIST } from '../data/split.ts';
import type { WorkerAction } from './worker-actions.ts';

/** One kind of question, and what has become of it. */
export interface Inquiry<N extends RequestName> {
  /** The last question, until it is answered or fails. */
  open?: Command | undefined;
  /** The latest answer. While the last question is open, it is the answer to an earlier one. */
  answer?: Answer<N>;
  /** `weightsVersion` when the last question was asked. */
  asked: number;
  /** `weightsVersion` when the answered question was asked. If it differs now, the answer is out of date. */
  of?: number;
  failure?: Failure | undefined;
}

export interface Inquiries {
  /** Counts the changes of the weights. Progress within an epoch does not count. */
  weightsVersion: number;
  /** The data that the network knows, by their id. */
  data: string;
  /** The questions, by the name of their request. */
  byRequest: { [N in RequestName]?: Inquiry<N> };
}

export const NO_INQUIRIES: Inquiries = { weightsVersion: 0, data: MNIST.id, byRequest: {} };

export function inquiriesAfter(before: Inquiries, action: WorkerAction): Inquiries {
  switch (action.type) {
    case 'sent': {
      const { command, inquiry } = action;
      if (!inquiry) return before;
      const asked = before.weightsVersion;
      return withInquiry(before, command.type, { open: command, asked, failure: undefined });
    }
    case 'request-failed': {
      const { request, command, failure } = action;
      if (before.byRequest[request]?.open !== command) return before;
      return withInquiry(before, request, { open: undefined, failure });
    }
    case 'answered': {
      const { request, command, answer } = action;
      const inquiry = before.byRequest[request];
      if (inquiry?.open === command) {
        return withInquiry(before, request, { open: undefined, answer, of: inquiry.asked });
      }
      return request === 'teach' || request === 'undo-teach' ? withOtherWeights(before) : before;
    }
    case 'model': {
      const { id } = action.recipe.data;
      // What was asked about a network for other data says nothing about this one.
      return withOtherWeights(id === before.data ? before : { ...before, data: id, byRequest: {} });
    }
    case 'epoch':
    case 'finished':
      return withOtherWeights(before);
    case 'failed':
      // The worker goes back to the weights of the last whole epoch.
      return action.failure.kind === 'DivergedError' ? withOtherWeights(before) : before;
    default:
      return before;
  }
}

function withInquiry(before: Inquiries, request: RequestName, change: object): Inquiries {
  const inquiry = { ...before.byRequest[request], ...change };
  return { ...before, byRequest: { ...before.byRequest, [request]: inquiry } };
}

const withOtherWeights = (before: Inquiries): Inquiries => ({
  ...before,
  weightsVersion: before.weightsVersion + 1,
});
