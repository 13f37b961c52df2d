/** Files that the visitor has dropped on the page, or pasted. The panel of files takes them. */

export interface DroppedFiles {
  files: readonly File[];
}

export type FilesAction = { type: 'files-dropped'; files: readonly File[] } | { type: 'files-taken' };

export const NOTHING_DROPPED: DroppedFiles = { files: [] };

export function droppedAfter(before: DroppedFiles, action: FilesAction): DroppedFiles {
  switch (action.type) {
    case 'files-dropped':
      return { files: action.files };
    case 'files-taken':
      return NOTHING_DROPPED;
    default:
      return before;
  }
}
