/** Digits out to a file and in from one, and all of them away. */
import { useRef, useState } from 'react';
import { ActionButton } from '../ActionButton.tsx';
import { download } from '../download.ts';
import { usePage, useStore } from '../usePage.ts';
import { ImportError, readExamples, writeExamples } from './exchange.ts';
import { digits } from './teachText.ts';

const FILE_NAME = 'my-digits.json';

export function Transfer() {
  const { dispatch, getState } = useStore();
  const examples = usePage((state) => state.teaching.examples);
  const removed = usePage((state) => state.teaching.removed);
  const chooser = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState('');
  const none = examples.length === 0;

  const bring = async (file: File) => {
    try {
      const text = await file.text();
      const have = getState().teaching.examples.length;
      dispatch({ type: 'examples-brought', examples: readExamples(file.name, text, have) });
      setFault('');
    } catch (error) {
      setFault(
        error instanceof ImportError ? error.message : `${file.name} could not be read. Choose it again.`,
      );
    }
  };

  return (
    <div className="transfer">
      <ActionButton
        className="quiet"
        unavailable={none}
        onClick={() => download(FILE_NAME, writeExamples(examples), 'application/json')}
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
          // The same file can be chosen again.
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
      {removed.length > 0 && (
        <ActionButton className="quiet" onClick={() => dispatch({ type: 'examples-put-back' })}>
          Put {digits(removed.length)} back
        </ActionButton>
      )}
      <p className="fault" role="status">
        {fault}
      </p>
    </div>
  );
}
