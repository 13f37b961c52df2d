/** Shows the 28 × 28 image that the network gets, with sharp pixels. */
import { useEffect, useRef } from 'react';
import { IMAGE_SIDE } from './image.ts';
import styles from './Pad.module.css';
import { onSchemeChange, paintImage } from './paint.ts';

export interface DigitPreviewProps {
  /** `[784]`, 0 (paper) … 1 (ink). */
  image: Float32Array;
  /** Accessible name. */
  label?: string;
}

export function DigitPreview({ image, label = 'The digit as the network sees it' }: DigitPreviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const repaint = () => paintImage(canvas.current as HTMLCanvasElement, image);
    repaint();
    return onSchemeChange(repaint);
  }, [image]);
  return (
    <canvas
      ref={canvas}
      className={styles.digitPreview}
      width={IMAGE_SIDE}
      height={IMAGE_SIDE}
      role="img"
      aria-label={label}
    />
  );
}
