import { type RefObject, useEffect, useState } from 'react';

/** A number that changes each time the size of `area` changes. */
export function useRedraw(area: RefObject<HTMLElement | null>): number {
  const [version, setVersion] = useState(0);
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
  return version;
}
