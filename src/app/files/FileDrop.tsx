/** Takes files that the visitor drops or pastes anywhere on the page, and says so while they are over it. */
import { useStore } from '../use-page.ts';
import styles from './FileDrop.module.css';
import { useFileDrop } from './use-file-drop.ts';

export default function FileDrop() {
  const { dispatch } = useStore();
  const isOver = useFileDrop((dropped) =>
    dropped.then(
      (files) => dispatch({ type: 'files-dropped', files }),
      ({ message }) => dispatch({ type: 'files-dropped', files: [], fault: message }),
    ),
  );
  return (
    <p className={styles.drop} role="status">
      {isOver &&
        'Drop the files of a model (.keras, .h5, a zip, or model.json and its weights) or of data (IDX, CSV, a zip or folder of pictures), or a picture to read.'}
    </p>
  );
}
