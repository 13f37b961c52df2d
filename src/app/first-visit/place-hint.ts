/** Where a hint goes: beside its target, never on it. */

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

type Size = Pick<Box, 'width' | 'height'>;
export type Side = 'below' | 'above' | 'right' | 'left';

/** Between hint and target, and between hint and the edge of the window, in CSS pixels. */
const GAP = 12;

/**
 * The place of the hint's upper left corner in the window: on the first side of the target where it fits;
 * undefined if it fits nowhere, or the target is not in the window.
 */
export function placeHint(
  target: Box,
  hint: Size,
  window: Size,
  sides: readonly Side[],
): { left: number; top: number } | undefined {
  const right = target.left + target.width;
  const bottom = target.top + target.height;
  if (right < 0 || bottom < 0 || target.left > window.width || target.top > window.height) return undefined;
  const within = (at: number, size: number, all: number) => Math.max(GAP, Math.min(at, all - size - GAP));
  const left = within(target.left + (target.width - hint.width) / 2, hint.width, window.width);
  // At the target's lower end, because the network and Train are beside the upper part of the pad.
  const top = within(bottom - hint.height, hint.height, window.height);
  const places = {
    below: { left, top: bottom + GAP },
    above: { left, top: target.top - hint.height - GAP },
    right: { left: right + GAP, top },
    left: { left: target.left - hint.width - GAP, top },
  };
  return sides
    .map((side) => places[side])
    .find(
      (place) =>
        place.left >= 0 &&
        place.top >= 0 &&
        place.left + hint.width <= window.width &&
        place.top + hint.height <= window.height,
    );
}
