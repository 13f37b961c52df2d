/** How the page shows itself: its colours, its size, and which of its parts. */

export const SCHEMES = { system: 'System', light: 'Light', dark: 'Dark' } as const;

/** The visitor's choice of colours; `system` follows the device. */
export type Scheme = keyof typeof SCHEMES;

/** The parts that another page can embed, in the order in which they show. */
export const EMBEDDABLE = ['pad', 'training', 'network', 'charts'] as const;

export type Embeddable = (typeof EMBEDDABLE)[number];

export interface View {
  scheme: Scheme;
  /** Larger type and thicker lines, for a projector. */
  present: boolean;
  /** The parts to show alone; undefined for the whole page. */
  embed?: readonly Embeddable[];
}

export type ViewAction = { type: 'scheme-chosen'; scheme: Scheme } | { type: 'presented'; present: boolean };

export const VIEW_OF_ALL: View = { scheme: 'system', present: false };

export function viewAfter(before: View, action: ViewAction): View {
  switch (action.type) {
    case 'scheme-chosen':
      return { ...before, scheme: action.scheme };
    case 'presented':
      return { ...before, present: action.present };
    default:
      return before;
  }
}
