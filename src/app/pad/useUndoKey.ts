import { useEffect } from 'react';

/** Calls `onUndo` on Ctrl+Z (⌘Z), except where a field has its own. Pass a stable function. */
export function useUndoKey(onUndo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      const inField = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
      if (!command || event.key.toLowerCase() !== 'z' || inField) return;
      event.preventDefault();
      onUndo();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onUndo]);
}
