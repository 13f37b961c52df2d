/** A place for a chart, which is drawn again when its size changes. */
import { useEffect, useRef, useState } from 'react';
import { useRedraw } from '../charts/use-redraw.ts';

/** Draws the chart into `area`, and loads the code for that. */
export type Draw = (area: HTMLElement) => Promise<void>;

interface Props {
  className: string | undefined;
  /** The chart is text that screen readers can read. Any other chart needs words beside it. */
  readable?: boolean;
  /** When this is another function, the chart is drawn again. */
  draw: Draw;
}

export function Chart({ className, readable = false, draw }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const [missing, setMissing] = useState(false);
  const redraw = useRedraw(area);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `redraw` counts changes of the size.
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
