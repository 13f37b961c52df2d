/** A button that copies the address of this recipe and backend. */
import { useEffect } from 'react';
import { useCopy } from '../use-copy.ts';
import { usePage, useStore } from '../use-page.ts';
import { addressOf } from './address.ts';
import styles from './Link.module.css';
import { writeQuery } from './query.ts';

export function CopyLink() {
  const { getState } = useStore();
  const { said, say, copy } = useCopy({
    copied: 'Copied: it opens this recipe on this backend.',
    refused: 'This browser does not let the page copy: take the link from the address bar.',
  });
  const query = usePage(writeQuery);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with other settings the copied link is out of date.
  useEffect(() => say(''), [query]);
  return (
    <p className={styles.copyLink}>
      <button type="button" className="quiet" onClick={() => copy(addressOf(writeQuery(getState())))}>
        Copy link
      </button>{' '}
      <span role="status">{said}</span>
    </p>
  );
}
