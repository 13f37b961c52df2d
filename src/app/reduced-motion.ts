import { media } from '../drawing/media.ts';

/** Whether the visitor's system asks for less motion. */
export const reducedMotion = (): MediaQueryList => media('(prefers-reduced-motion: reduce)');
