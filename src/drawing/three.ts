/**
 * A 3 that somebody wrote: the page draws it on a first visit, and explains the network with it while the pad is
 * empty. It is from “Pen-Based Recognition of Handwritten Digits” (E. Alpaydin, F. Alimoglu, 1998), UCI Machine
 * Learning Repository, https://doi.org/10.24432/C5MG6K, CC BY 4.0; enlarged to fill the pad.
 */
import type { Strokes } from './strokes.ts';

export const THREE: Strokes = [
  [
    124, 160, 126, 148, 131, 137, 141, 126, 154, 116, 173, 103, 202, 95, 232, 88, 287, 82, 319, 82, 348, 84,
    369, 89, 382, 97, 384, 108, 378, 122, 365, 137, 344, 154, 321, 171, 298, 188, 279, 202, 266, 217, 259,
    228, 262, 240, 272, 249, 291, 257, 314, 266, 338, 276, 359, 287, 380, 300, 397, 316, 403, 333, 401, 348,
    388, 365, 365, 380, 335, 392, 298, 399, 259, 409, 219, 412, 177, 414, 135, 416, 97, 418,
  ],
];
