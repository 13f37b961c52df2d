/** The buttons that export, import and remove the digits, and put them back. */
import { useRef, useState } from 'react';
import type { DatasetHead } from '../../data/split.ts';
import { ActionButton } from '../ActionButton.tsx';
import { saveFile } from '../save-file.ts';
import { usePage, useStore } from '../use-page.ts';
import { importExamples, writeExamples } from './example-files.ts';
import type { Example } from './state.ts';
import styles from './TeachPanel.module.css';
import { digitCount } from './teaching-text.ts';

const FILE_NAME = 'my-digits.json';

interface Props {
  /** The drawings for the present network. */
  examples: readonly Example[];
  /** What that network knows. */
  data: DatasetHead;
}

export function Transfer({ examples, data }: Props) {
  const store = useStore();
  const { dispatch } = store;
  const removed = usePage((state) => state.teaching.removed[0]);
  const chooser = useRef<HTMLInputElement>(null);
  const [said, say] = useState('');
  const [fault, setFault] = useState('');
  const none = examples.length === 0;

  const bring = async (file: File) => {
    say('');
    setFault('');
    try {
      say(await importExamples(store, file));
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <div className={styles.transfer}>
      <ActionButton
        className="quiet"
        unavailable={none}
        onClick={() => saveFile(FILE_NAME, writeExamples(examples), 'application/json')}
      >
        Export
      </ActionButton>
      <ActionButton className="quiet" onClick={() => chooser.current?.click()}>
        Import
      </ActionButton>
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="File of digits"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void bring(file);
          // Without this, choosing the same file again would cause no event.
          target.value = '';
        }}
      />
      <ActionButton
        className="quiet"
        unavailable={none}
        onClick={() => dispatch({ type: 'examples-removed', ids: examples.map(({ id }) => id) })}
      >
        Remove all
      </ActionButton>
      {removed && (
        <ActionButton className="quiet" onClick={() => dispatch({ type: 'examples-put-back' })}>
          Put {digitCount(removed.length, data)} back
        </ActionButton>
      )}
      <p className={fault ? 'fault' : 'hint'} role="status">
        {fault || said}
      </p>
    </div>
  );
}
