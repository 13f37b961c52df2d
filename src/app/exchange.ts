/** What page and worker exchange, as the page's state sees it: every slice may hear of it. */

import type { Event } from '../contract/events.ts';
import type { Command } from '../contract/requests.ts';

export type Exchanged = Event | { type: 'sent'; command: Command };
