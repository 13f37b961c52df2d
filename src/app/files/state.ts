/** Files that the visitor has dropped on the page, or pasted. The panel of files takes them. */

export interface DroppedFiles {
  files: readonly File[];
  /** Why there are none. */
  fault?: string;
}

export type FilesAction = ({ type: 'files-dropped' } & DroppedFiles) | { type: 'files-taken' };

export const NOTHING_DROPPED: DroppedFiles = { files: [] };

export function droppedAfter(before: DroppedFiles, action: FilesAction): DroppedFiles {
  switch (action.type) {
    case 'files-dropped':
      return { files: action.files, ...(action.fault && { fault: action.fault }) };
    case 'files-taken':
      return NOTHING_DROPPED;
    default:
      return before;
  }
}
