/** Says which parts of the address were ignored when the page opened. */
import { usePage, useStore } from '../use-page.ts';
import styles from './Link.module.css';

export default function LinkNote() {
  const { dispatch } = useStore();
  const ignored = usePage((state) => state.link.ignored);
  return (
    <section className={styles.linkNote} aria-label="About the link">
      <p>Not all of this page’s address could be followed. {ignored.join(' ')}</p>
      <button
        type="button"
        className="quiet"
        onClick={() => {
          dispatch({ type: 'link-note-closed' });
          // The button disappears, so the focus moves to the recipe, where the visitor can set the values.
          dispatch({ type: 'field-wanted' });
        }}
      >
        Close
      </button>
    </section>
  );
}
