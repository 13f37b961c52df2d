import type { ReactNode, Ref } from 'react';

interface Props {
  onClick(): void;
  /** The button can do nothing now. It stays in the tab order, so that it keeps the focus if it has it. */
  unavailable?: boolean;
  className?: string;
  /** Accessible name, if the text on the button is too short for one. */
  label?: string;
  /** For a button that can be on or off: whether it is on. */
  pressed?: boolean;
  /** Keys that do the same as the button, in the form of `aria-keyshortcuts`. */
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
