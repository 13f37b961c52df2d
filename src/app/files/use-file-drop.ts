/** Files and folders that the visitor drags onto the page, anywhere, and pictures that they paste. */
import { useEffect, useEffectEvent, useState } from 'react';
import { droppedFiles } from './dropped-files.ts';

/**
 * @param take gets the files when they are dropped, or the picture that is pasted. The promise rejects with a
 * `DropError`.
 * @returns true while files are over the page.
 */
export function useFileDrop(take: (files: Promise<File[]>) => void): boolean {
  const [isOver, setOver] = useState(false);
  const taken = useEffectEvent(take);
  useEffect(() => {
    const ended = new AbortController();
    const listen = (type: 'dragover' | 'dragleave' | 'drop', heard: (event: DragEvent) => void) =>
      document.addEventListener(type, heard, { signal: ended.signal });
    listen('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      // Without this the browser would open the file in place of the page.
      event.preventDefault();
      setOver(true);
    });
    listen('dragleave', ({ relatedTarget }) => {
      if (!relatedTarget) setOver(false);
    });
    listen('drop', (event) => {
      setOver(false);
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      taken(droppedFiles(event.dataTransfer));
    });
    document.addEventListener(
      'paste',
      ({ clipboardData }) => {
        const picture = [...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
        if (picture) taken(Promise.resolve([picture]));
      },
      { signal: ended.signal },
    );
    return () => ended.abort();
  }, []);
  return isOver;
}
