/** What the visitor has chosen to see of the living network. The panel keeps it, because nothing else reads it. */
import type { Place, StageShape } from './stage-layout.ts';

/** How the network is shown: what is in its units, or what the first layer's units look for; or as a table. */
export type NetworkSight = 'values' | 'weights' | 'table';

export interface NetworkChoice {
  /** What the visitor points at. */
  pointed?: Place | undefined;
  /** What stays marked when the visitor points at nothing. */
  pinned?: Place | undefined;
  /** The negative halves are dropped, as ReLU would. */
  asRelu: boolean;
  sight: NetworkSight;
}

export type NetworkAction =
  | { type: 'pointed'; place: Place | undefined }
  /** Pins a place; one that is pinned already is unpinned. */
  | { type: 'pinned'; place: Place }
  | { type: 'unpinned' }
  | { type: 'relu-switched' }
  /** Choosing the same again goes back to the values. */
  | { type: 'sight-chosen'; sight: NetworkSight };

export const NOTHING_CHOSEN: NetworkChoice = { asRelu: false, sight: 'values' };

export function choiceAfter(before: NetworkChoice, action: NetworkAction): NetworkChoice {
  switch (action.type) {
    case 'pointed':
      return isSamePlace(before.pointed, action.place) ? before : { ...before, pointed: action.place };
    case 'pinned': {
      const again = isSamePlace(before.pinned, action.place);
      return { ...before, pinned: again ? undefined : action.place };
    }
    case 'unpinned':
      return { ...before, pinned: undefined, pointed: undefined };
    case 'relu-switched':
      return { ...before, asRelu: !before.asRelu };
    case 'sight-chosen':
      return { ...before, sight: before.sight === action.sight ? 'values' : action.sight };
  }
}

/** The place to explain: what is pointed at, or else what is pinned, if this network has it. */
export function placeOf(
  { pointed, pinned }: NetworkChoice,
  { units, classes }: StageShape,
): Place | undefined {
  return [pointed, pinned].find((place) => {
    if (!place) return false;
    return place.kind === 'unit' ? place.unit < (units[place.layer] ?? 0) : place.digit < classes;
  });
}

export function isSamePlace(some: Place | undefined, other: Place | undefined): boolean {
  if (!some || !other) return some === other;
  if (some.kind === 'output') return other.kind === 'output' && some.digit === other.digit;
  return other.kind === 'unit' && some.layer === other.layer && some.unit === other.unit;
}
