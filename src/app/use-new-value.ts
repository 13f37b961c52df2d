import { useEffect, useEffectEvent, useRef } from 'react';

/**
 * Calls `act` once for each value after the first. An effect alone would call it again each time its tab is opened.
 */
export function useNewValue<T>(value: T, act: (value: T) => void): void {
  const last = useRef(value);
  const acted = useEffectEvent(act);
  useEffect(() => {
    if (value === last.current) return;
    last.current = value;
    acted(value);
  }, [value]);
}
