import type { ReactNode, Ref } from 'react';

interface Props {
  onClick(): void;
  /** There is nothing to do. The button stays in the tab order, so that focus on it is not lost. */
  unavailable?: boolean;
  className?: string;
  /** Accessible name, where what it shows is too short for one. */
  label?: string;
  /** Of a button that is on or off. */
  pressed?: boolean;
  /** Keys that do the same, as in `aria-keyshortcuts`. */
  shortcut?: string;
  ref?: Ref<HTMLButtonElement>;
  children: ReactNode;
}

export function ActionButton({
  onClick,
  unavailable = false,
  className,
  label,
  pressed,
  shortcut,
  ref,
  children,
}: Props) {
  return (
    <button
      ref={ref}
      type="button"
      className={className}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={unavailable || undefined}
      aria-keyshortcuts={shortcut}
      onClick={unavailable ? undefined : onClick}
    >
      {children}
    </button>
  );
}
