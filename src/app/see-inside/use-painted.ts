import { type RefObject, useEffect, useRef } from 'react';
import { fitToScreen, onSchemeChange, painter } from '../../drawing/paint.ts';

/**
 * A canvas with as many pixels as the screen has for it. `paint` gets the cleared canvas, its size in
 * those pixels and its CSS. It is called again when the size, the colour scheme or `paint` itself changes.
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
      const { width, height } = element;
      context.clearRect(0, 0, width, height);
      paint(context, width, height, getComputedStyle(element));
    };
    const endFitting = fitToScreen(element, repaint);
    const endWatching = onSchemeChange(repaint);
    return () => {
      endFitting();
      endWatching();
    };
  }, [paint]);
  return canvas;
}
