import { type RefObject, useEffect, useRef } from 'react';
import { onSchemeChange, painter } from '../../drawing/paint.ts';

/**
 * A canvas with as many pixels as the screen has for it. `paint` gets it cleared, its size in those
 * pixels and its CSS; it is called with each size and scheme, and when it is another function.
 */
export function usePainted(
  paint: (
    context: CanvasRenderingContext2D,
    width: number,
    height: number,
    style: CSSStyleDeclaration,
  ) => void,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element && painter(element);
    if (!element || !context) return;
    const repaint = () => {
      const width = Math.round(element.clientWidth * devicePixelRatio);
      const height = Math.round(element.clientHeight * devicePixelRatio);
      if (!width || !height) return;
      if (element.width !== width || element.height !== height) {
        element.width = width;
        element.height = height;
      }
      context.clearRect(0, 0, width, height);
      paint(context, width, height, getComputedStyle(element));
    };
    repaint();
    const observer = new ResizeObserver(repaint);
    observer.observe(element);
    const endWatching = onSchemeChange(repaint);
    return () => {
      observer.disconnect();
      endWatching();
    };
  }, [paint]);
  return canvas;
}
