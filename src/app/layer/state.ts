/** The layers that the visitor has given names. */
import type { ActivationChoice } from '../../model/names.ts';

export interface KeptLayer {
  /** 1 to `LONGEST_NAME` characters. A name belongs to one layer. */
  name: string;
  layer: ActivationChoice;
}

export interface OwnLayers {
  /** In the order in which they were kept. */
  kept: readonly KeptLayer[];
  /** The last ones that were deleted, so that each deletion can be undone. */
  deleted: readonly KeptLayer[];
  /** Why the browser does not keep them; undefined if it does. */
  fault?: string | undefined;
}

export type LayerAction =
  | { type: 'layer-kept'; kept: KeptLayer }
  | { type: 'layer-deleted'; name: string }
  | { type: 'layer-restored' }
  /** The browser's storage has these: at the start, or after a change in another tab. */
  | { type: 'layers-brought'; kept: readonly KeptLayer[] }
  | { type: 'layers-stored'; fault?: string };

export const NO_LAYERS: OwnLayers = { kept: [], deleted: [] };

export const LONGEST_NAME = 60;
export const MOST_LAYERS = 100;

export function layersAfter(before: OwnLayers, action: LayerAction): OwnLayers {
  switch (action.type) {
    case 'layer-kept':
      return { ...before, kept: [...without(before, action.kept.name), action.kept].slice(-MOST_LAYERS) };
    case 'layer-deleted': {
      const gone = before.kept.filter(({ name }) => name === action.name);
      return { ...before, kept: without(before, action.name), deleted: [...before.deleted, ...gone] };
    }
    case 'layer-restored': {
      const last = before.deleted.at(-1);
      if (!last) return before;
      return { ...before, kept: [...without(before, last.name), last], deleted: before.deleted.slice(0, -1) };
    }
    case 'layers-brought':
      return { ...before, kept: action.kept };
    case 'layers-stored':
      return before.fault === action.fault ? before : { ...before, fault: action.fault };
    default:
      return before;
  }
}

const without = ({ kept }: OwnLayers, name: string): KeptLayer[] => kept.filter((one) => one.name !== name);
