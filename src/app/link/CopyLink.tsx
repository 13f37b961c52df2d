/** A button that copies the address of this recipe and backend. */
import { useEffect, useState } from 'react';
import { usePage, useStore } from '../use-page.ts';
import { addressOf } from './address.ts';
import styles from './Link.module.css';
import { writeQuery } from './query.ts';

export function CopyLink() {
  const { getState } = useStore();
  const [said, say] = useState('');
  const query = usePage(writeQuery);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with other settings the copied link is out of date.
  useEffect(() => say(''), [query]);
  const copy = async () => {
    try {
      // `clipboard` is undefined on a page that did not come over https. Then this throws.
      await navigator.clipboard.writeText(addressOf(writeQuery(getState())));
      say('Copied: it opens this recipe on this backend.');
    } catch {
      say('This browser does not let the page copy: take the link from the address bar.');
    }
  };
  return (
    <p className={styles.copyLink}>
      <button type="button" className="quiet" onClick={copy}>
        Copy link
      </button>{' '}
      <span role="status">{said}</span>
    </p>
  );
}
