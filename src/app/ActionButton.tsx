import type { ReactNode } from 'react';

interface Props {
  onClick(): void;
  /** There is nothing to do. The button stays in the tab order, so that focus on it is not lost. */
  unavailable?: boolean;
  className?: string;
  /** Keys that do the same, as in `aria-keyshortcuts`. */
  shortcut?: string;
  children: ReactNode;
}

export function ActionButton({ onClick, unavailable = false, className, shortcut, children }: Props) {
  return (
    <button
      type="button"
      className={className}
      aria-disabled={unavailable || undefined}
      aria-keyshortcuts={shortcut}
      onClick={unavailable ? undefined : onClick}
    >
      {children}
    </button>
  );
}
