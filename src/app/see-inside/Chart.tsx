/** A place that tfjs-vis draws into, drawn anew with its size and the scheme. */
import { useEffect, useRef, useState } from 'react';
import { useRedraw } from '../charts/use-redraw.ts';

/** Loads what it draws with itself. */
export type Draw = (area: HTMLElement) => Promise<void>;

interface Props {
  className: string | undefined;
  /** It is text, which a screen reader reads as it is. What is not has to be told in words beside it. */
  readable?: boolean;
  /** Another one draws anew. */
  draw: Draw;
}

export function Chart({ className, readable = false, draw }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const [missing, setMissing] = useState(false);
  const redraw = useRedraw(area);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `redraw` counts changes of size and scheme.
  useEffect(() => {
    const element = area.current as HTMLElement;
    draw(element).catch(() => setMissing(true));
  }, [draw, redraw]);
  return (
    <>
      <div className={className} ref={area} aria-hidden={!readable} />
      {missing && <p className="hint">This chart could not be loaded.</p>}
    </>
  );
}
