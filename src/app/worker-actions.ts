/** Actions for what page and worker exchange. Every slice of the state gets them. */

import type { Event } from '../contract/events.ts';
import type { Failure } from '../contract/failure.ts';
import type { Answer, Command, RequestName } from '../contract/requests.ts';

export type WorkerAction =
  | Event
  /** The page keeps the answer to an `inquiry` (`inquiries.ts`). */
  | { type: 'sent'; command: Command; inquiry?: true }
  | Answered
  | { type: 'request-failed'; request: RequestName; command: Command; failure: Failure };

/** `command` is the value that was `sent`. */
type Answered = {
  [N in RequestName]: { type: 'answered'; request: N; command: Command<N>; answer: Answer<N> };
}[RequestName];
