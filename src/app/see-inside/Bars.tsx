/** The features of a layer as bars, one for each unit: up in one colour, down in another. */
import { type PointerEvent, useCallback } from 'react';
import styles from './LayerView.module.css';
import { usePainted } from './use-painted.ts';

/** Which features are shown: all of them, or those on one side of zero, then as bars that point up. */
export type Half = 'both' | 'above' | 'below';

interface Props {
  features: Float32Array;
  half: Half;
  /** The magnitude that fills the height. */
  limit: number;
  /** Accessible name: what the bars show. */
  label: string;
  /** The unit to mark. */
  marked?: number;
  onPoint?(unit: number): void;
}

export function Bars({ features, half, limit, label, marked, onPoint }: Props) {
  const paint = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number, style: CSSStyleDeclaration) => {
      const units = features.length;
      const zero = half === 'both' ? height / 2 : height;
      const scale = zero / (limit || 1);
      const left = (unit: number) => Math.round((unit * width) / units);
      const gap = width / units >= 4 ? 1 : 0;
      const colour = { above: style.getPropertyValue('--above'), below: style.getPropertyValue('--below') };
      if (marked !== undefined) {
        context.fillStyle = style.getPropertyValue('--line');
        const wide = Math.max(left(marked + 1) - left(marked), 2 * devicePixelRatio);
        context.fillRect(left(marked), 0, wide, height);
      }
      features.forEach((feature, unit) => {
        const side = feature >= 0 ? 'above' : 'below';
        if (half !== 'both' && half !== side) return;
        const length = Math.min(Math.abs(feature) * scale, zero);
        const top = half === 'both' && side === 'below' ? zero : zero - length;
        context.fillStyle = colour[side];
        context.fillRect(left(unit), top, Math.max(left(unit + 1) - left(unit) - gap, 1), length);
      });
      context.fillStyle = style.getPropertyValue('--control-line');
      context.fillRect(0, Math.min(Math.round(zero), height - 1), width, 1);
    },
    [features, half, limit, marked],
  );
  const canvas = usePainted(paint);
  const point = (event: PointerEvent<HTMLCanvasElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const unit = Math.floor(((event.clientX - left) / width) * features.length);
    onPoint?.(Math.min(Math.max(unit, 0), features.length - 1));
  };
  return (
    <canvas
      ref={canvas}
      className={half === 'both' ? styles.bars : `${styles.bars} ${styles.half}`}
      role="img"
      aria-label={label}
      onPointerMove={onPoint && point}
      onPointerDown={onPoint && point}
    />
  );
}
