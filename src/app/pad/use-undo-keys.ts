import { useEffect } from 'react';

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** What the keys ask for. Undo: Ctrl+Z, ⌘Z. Redo: Ctrl+Shift+Z, ⌘⇧Z, Ctrl+Y. */
export function stepAsked({ key, ctrlKey, metaKey, shiftKey, altKey }: Keys): 'undo' | 'redo' | undefined {
  if (ctrlKey === metaKey || altKey) return undefined;
  const letter = key.toLowerCase();
  if (letter === 'z') return shiftKey ? 'redo' : 'undo';
  return letter === 'y' && ctrlKey && !shiftKey ? 'redo' : undefined;
}

/** Calls `onUndo` and `onRedo` on their keys, except in fields, which have their own undo. Pass stable functions. */
export function useUndoKeys(onUndo: () => void, onRedo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const asked = stepAsked(event);
      const inField = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
      if (!asked || inField) return;
      event.preventDefault();
      if (asked === 'undo') onUndo();
      else onRedo();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onUndo, onRedo]);
}
