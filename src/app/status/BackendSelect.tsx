/** The list from which the visitor chooses a backend. */
import { useEffect, useRef, useState } from 'react';
import { BACKEND_LABELS, BACKENDS, type BackendChoice } from '../../contract/backends.ts';
import { may } from '../permissions.ts';
import { usePage, useStore } from '../use-page.ts';

/** A choice by arrow key takes effect after so many milliseconds, or at once with Enter. */
const PAUSE = 1000;

export function BackendSelect({ id }: { id: string }) {
  const { request } = useStore();
  const choice = usePage((state) => state.backend);
  const mayChoose = usePage((state) => may('choose-backend', state));
  // Arrow keys choose every backend that they pass. Without a delay each of them would be started.
  const byKey = useRef(false);
  const [passing, setPassing] = useState<BackendChoice>();

  const choose = (backend: BackendChoice | undefined) => {
    setPassing(undefined);
    if (backend && backend !== choice) request('choose-backend', { backend });
  };
  useEffect(() => {
    if (!passing) return;
    const timer = setTimeout(() => choose(passing), PAUSE);
    return () => clearTimeout(timer);
  });

  return (
    <select
      id={id}
      value={passing ?? choice}
      disabled={!mayChoose}
      onPointerDown={() => {
        byKey.current = false;
      }}
      onKeyDown={(event) => {
        byKey.current = true;
        if (event.key !== 'Enter' || !passing) return;
        // Keeps the list from opening.
        event.preventDefault();
        choose(passing);
      }}
      onChange={({ target }) => {
        const backend = target.value as BackendChoice;
        if (byKey.current) setPassing(backend);
        else choose(backend);
      }}
      onBlur={() => {
        byKey.current = false;
        choose(passing);
      }}
    >
      <option value="auto">Automatic</option>
      {BACKENDS.map((backend) => (
        <option key={backend} value={backend}>
          {BACKEND_LABELS[backend]}
        </option>
      ))}
    </select>
  );
}
