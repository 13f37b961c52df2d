/** The list of backends. */
import { useEffect, useRef, useState } from 'react';
import { BACKEND_LABELS, BACKENDS, type BackendChoice } from '../../contract/backends.ts';
import { may } from '../permissions.ts';
import { usePage, useStore } from '../use-page.ts';

/** So long a choice by keyboard has to stand before it counts, in milliseconds; Enter makes it count at once. */
const PAUSE = 1000;

export function BackendSelect({ id }: { id: string }) {
  const { request } = useStore();
  const choice = usePage((state) => state.backend);
  const mayChoose = usePage((state) => may('choose-backend', state));
  // Arrow keys choose every backend that they pass; each would be started.
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
        // The list stays closed.
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
