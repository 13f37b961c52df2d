/** Names the damaged entries in the browser's storage, and offers to delete them. */

import type { Damaged } from '../storage/database.ts';
import { ActionButton } from './ActionButton.tsx';
import { damagedText } from './damaged-text.ts';

interface Props {
  damaged: readonly Damaged[];
  /** What one entry is called, e.g. “kept run”. */
  one: string;
  /** Called to delete the entries. The button then disappears, so the caller has to move the focus. */
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
