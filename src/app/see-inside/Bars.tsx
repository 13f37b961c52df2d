/** The features of a layer as bars, one for each unit: up in one colour, down in another. */
import { useCallback } from 'react';
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
}

export function Bars({ features, half, limit, label }: Props) {
  const paint = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number, style: CSSStyleDeclaration) => {
      const units = features.length;
      const zero = half === 'both' ? height / 2 : height;
      const scale = zero / (limit || 1);
      const left = (unit: number) => Math.round((unit * width) / units);
      const gap = width / units >= 4 ? 1 : 0;
      const colour = { above: style.getPropertyValue('--above'), below: style.getPropertyValue('--below') };
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
    [features, half, limit],
  );
  const canvas = usePainted(paint);
  return (
    <canvas
      ref={canvas}
      className={half === 'both' ? styles.bars : `${styles.bars} ${styles.half}`}
      role="img"
      aria-label={label}
    />
  );
}
