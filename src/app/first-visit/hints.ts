/** The hints of a first visit, in order. */
import type { Action } from '../state.ts';
import type { Side } from './place-hint.ts';

export interface Hint {
  text: string;
  /** Finds what the hint is about; the first selector that finds something counts. */
  targets: readonly string[];
  /** Finds what the hint should not cover either, if it can: the part of the page around the target. */
  around?: string;
  /** Where it goes, the best side first. */
  sides: readonly Side[];
  /** Whether the visitor has just done it, so that the next hint may come. */
  isDone(action: Action): boolean;
}

export const PAD = '[aria-label="Drawing pad"]';

export const HINTS: readonly Hint[] = [
  {
    text: 'Draw a digit here. The network reads it while you draw.',
    targets: [PAD],
    around: '.pad-panel',
    sides: ['right', 'above', 'left', 'below'],
    isDone: (action) => action.type === 'drawn' && action.lifted !== undefined,
  },
  {
    text: 'Press Train. A new network begins to learn, and you can watch it.',
    targets: ['button.primary'],
    sides: ['below', 'right', 'above', 'left'],
    isDone: (action) => action.type === 'sent' && action.command.type === 'train',
  },
  {
    text: 'Point at a unit of the network to see what it looks for. Or open the Map, and see the digits come apart.',
    targets: ['[aria-labelledby="network-title"]', '#tab-map'],
    sides: ['above', 'below', 'right', 'left'],
    isDone: () => false,
  },
];
