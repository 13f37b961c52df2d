/** Offers the new version of the page. It never replaces this one by itself. */
import { useState } from 'react';
import { takeOver } from '../../offline/register.ts';
import type { TakeOverAnswer } from '../../offline/take-over.ts';
import { ActionButton } from '../ActionButton.tsx';
import { usePage } from '../use-page.ts';
import { underWay } from './under-way.ts';

export default function NewVersion() {
  const waits = usePage(underWay);
  const [answer, setAnswer] = useState<TakeOverAnswer>();
  const open = async () => {
    const given = await takeOver(navigator.serviceWorker);
    if (given === 'agreed') location.reload();
    else setAnswer(given);
  };
  return (
    <div>
      <p role="status">
        A new version of this page is ready.
        {waits && ' You can open it when nothing is under way.'}
        {answer && ' Close this page’s other tabs first, because they still need this version.'}
      </p>
      <ActionButton onClick={open} unavailable={waits}>
        Open the new version
      </ActionButton>
    </div>
  );
}
