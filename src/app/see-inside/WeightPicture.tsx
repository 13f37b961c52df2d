/** A 28 × 28 picture of 784 values, in one colour above zero and another below. */
import { useEffect, useRef } from 'react';
import { IMAGE_SIDE } from '../../drawing/image.ts';
import { onSchemeChange, painter } from '../../drawing/paint.ts';
import { divergingPixels } from './diverging.ts';
import styles from './WeightPicture.module.css';

interface Props {
  /** `[784]` */
  values: Float32Array;
  /** The magnitude that gets the full colour. */
  limit: number;
  /** Accessible name: what the picture shows. */
  label: string;
}

export function WeightPicture({ values, limit, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const repaint = () => {
      const element = canvas.current as HTMLCanvasElement;
      const context = painter(element);
      if (!context) return;
      const style = getComputedStyle(element);
      const colour = (name: string) => {
        // `fillStyle` accepts every notation of a colour, and returns #rrggbb.
        context.fillStyle = style.getPropertyValue(name);
        return String(context.fillStyle);
      };
      const colours = { below: colour('--below'), paper: colour('--paper'), above: colour('--above') };
      const pixels = divergingPixels(values, limit, colours);
      context.putImageData(new ImageData(pixels, IMAGE_SIDE, IMAGE_SIDE), 0, 0);
    };
    repaint();
    return onSchemeChange(repaint);
  }, [values, limit]);
  return (
    <canvas
      ref={canvas}
      className={styles.weightPicture}
      width={IMAGE_SIDE}
      height={IMAGE_SIDE}
      role="img"
      aria-label={label}
    />
  );
}
