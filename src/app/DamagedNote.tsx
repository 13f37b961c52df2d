/** Names what was found damaged in the browser's storage, and takes it away when asked to. */
import { ActionButton } from './ActionButton.tsx';
import { damagedText } from './damaged-text.ts';
import type { Damaged } from './database.ts';

interface Props {
  damaged: readonly Damaged[];
  /** What each of them was, e.g. “kept run”. */
  one: string;
  /** The button goes away, and the focus with it. */
  onDiscard(): void;
}

export function DamagedNote({ damaged, one, onDiscard }: Props) {
  if (damaged.length === 0) return null;
  return (
    <p className="note">
      {damagedText(damaged, one)}{' '}
      <ActionButton className="quiet" onClick={onDiscard}>
        Delete {damaged.length === 1 ? 'it' : 'them'} for good
      </ActionButton>
    </p>
  );
}
