import { type RefObject, useEffect, useState } from 'react';
import { usePage } from '../use-page.ts';

/** A number that changes each time the size of `area` or of the type changes. */
export function useRedraw(area: RefObject<HTMLElement | null>): number {
  const [version, setVersion] = useState(0);
  const present = usePage(({ view }) => view.present);
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const next = () => setVersion((before) => before + 1);
    let { clientWidth: width, clientHeight: height } = element;
    let frame = 0;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width && element.clientHeight === height) return;
      width = element.clientWidth;
      height = element.clientHeight;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(next);
    });
    observer.observe(element);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [area]);
  return present ? -1 - version : version;
}
